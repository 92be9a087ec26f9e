package org.vhe.examples.silhouettes;

import java.util.Map;
import org.vhe.examples.cli.UsualValues;

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
