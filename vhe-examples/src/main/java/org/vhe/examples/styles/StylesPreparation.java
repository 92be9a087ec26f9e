package org.vhe.examples.styles;

import org.vhe.data.omniglot.OmniglotPreparation;

/**
 * How Omniglot was coloured.
 *
 * @param drawings how it was divided and made gray
 * @param styles number of styles to learn from, and of others to test on
 * @param seed of the styles, and of which drawing has which
 */
public record StylesPreparation(OmniglotPreparation drawings, int styles, long seed) {
    static final String DATA = "coloured omniglot";
}
