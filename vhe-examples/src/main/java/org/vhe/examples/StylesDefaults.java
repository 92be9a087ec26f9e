package org.vhe.examples;

import java.util.Map;

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
