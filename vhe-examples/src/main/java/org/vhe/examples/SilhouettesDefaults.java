package org.vhe.examples;

import java.util.Map;

/** How {@link Silhouettes} trains unless told otherwise: what suits half an hour on one core. */
final class SilhouettesDefaults extends UsualValues {
    SilhouettesDefaults() {
        super(
                Map.of(
                        "--batch", "16",
                        "--learning-rate", "0.002",
                        "--decay-from", "0.4",
                        "--averaging", "0.999"));
    }
}
