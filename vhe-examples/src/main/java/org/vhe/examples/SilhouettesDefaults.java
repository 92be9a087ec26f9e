package org.vhe.examples;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How {@link Silhouettes} trains unless told otherwise: what suits half an hour on one core. */
final class SilhouettesDefaults implements IDefaultValueProvider {
    private static final Map<String, String> VALUES =
            Map.of(
                    "--minutes", "30",
                    "--batch", "16",
                    "--learning-rate", "0.002",
                    "--decay-from", "0.4",
                    "--averaging", "0.999");

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
    }
}
