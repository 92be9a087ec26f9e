package org.vhe.examples.cli;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Defaults of an example's own for options that it shares with others. */
public abstract class UsualValues implements IDefaultValueProvider {
    /** Budget of training if none is given. */
    public static final double MINUTES = 30;

    private final Map<String, String> values;

    /**
     * @param values by the longest name of the option
     */
    public UsualValues(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? values.get(option.longestName()) : null;
    }
}
