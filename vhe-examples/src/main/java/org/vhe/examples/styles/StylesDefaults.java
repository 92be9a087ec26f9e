package org.vhe.examples.styles;

import java.util.Map;
import org.vhe.examples.cli.UsualValues;

/** How {@link Styles} trains unless told otherwise: what suits half an hour on one core. */
final class StylesDefaults extends UsualValues {
    StylesDefaults() {
        super(
                Map.of(
                        "--batch", "16",
                        "--decay-from", "0.4",
                        "--averaging", "0.999",
                        "--clip", "100"));
    }
}
