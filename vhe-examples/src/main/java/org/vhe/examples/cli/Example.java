package org.vhe.examples.cli;

import java.util.concurrent.Callable;
import org.vhe.examples.output.JsonReport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command: options in annotated fields, and one method that does the experiment, prints what it
 * found and returns it.
 *
 * @param <R> the result, a record that becomes JSON
 */
public abstract class Example<R> implements Callable<R> {
    @Mixin protected CommonArguments common = new CommonArguments();
    @Spec protected CommandSpec spec;

    /** Does the experiment with the options given. */
    protected abstract R experiment() throws Exception;

    @Override
    public final R call() throws Exception {
        common.prepare();
        R result = experiment();
        if (common.json() != null) {
            JsonReport.of(spec, result).write(common.json());
            print("figures   " + common.json());
        }
        return result;
    }

    /** A line, or lines, for the reader. */
    public static void print(String text) {
        System.out.println(text.stripTrailing());
    }
}
