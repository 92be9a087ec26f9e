package org.vhe.examples.alphabets;

import java.util.Map;
import org.vhe.examples.cli.UsualValues;

/** How {@link Alphabets} trains unless told otherwise: what suits half an hour on one core. */
final class AlphabetDefaults extends UsualValues {
    AlphabetDefaults() {
        super(
                Map.of(
                        "--shots", "2",
                        "--batch", "16",
                        "--learning-rate", "0.002",
                        "--warm-up-kl", "1000",
                        "--averaging", "0.999",
                        "--clip", "100"));
    }
}
