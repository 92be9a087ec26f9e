package org.vhe.examples.styles;

import org.vhe.data.omniglot.OmniglotPreparation;

/**
 * How Omniglot was coloured.
 *
 * @param drawings how it was divided and made gray
 * @param styles number of styles to learn from, and of others to test on
 * @param levels of each channel of a colour; 0, and in checkpoints that do not say, for bits drawn
 *     channel by channel
 * @param seed of the styles, and of which drawing has which
 */
public record StylesPreparation(OmniglotPreparation drawings, int styles, int levels, long seed) {
    static final String DATA = "coloured omniglot";
}
