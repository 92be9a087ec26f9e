package org.vhe.examples;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How {@link Alphabets} trains unless told otherwise: what suits half an hour on one core. */
final class AlphabetDefaults implements IDefaultValueProvider {
    private static final Map<String, String> VALUES =
            Map.of(
                    "--minutes", "30",
                    "--shots", "2",
                    "--batch", "16",
                    "--learning-rate", "0.002",
                    "--warm-up-kl", "1000",
                    "--averaging", "0.999",
                    "--clip", "100");

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
    }
}
