package org.vhe.examples.cli;

import java.util.concurrent.Callable;
import org.vhe.examples.output.JsonReport;
import picocli.CommandLine;
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
        workplace().require(common);
        R result = experiment();
        if (common.json() != null) {
            JsonReport.of(spec, result).write(common.json());
            print("figures   " + common.json());
        }
        return result;
    }

    /** Where the work is done: at a command that this one is below, or in this process. */
    protected final Workplace workplace() {
        CommandLine line = spec.commandLine();
        while (line != null) {
            if (line.getCommandSpec().userObject() instanceof Workplace place) {
                return place;
            }
            line = line.getParent();
        }
        return Workplace.HERE;
    }

    /** A line, or lines, for the reader. */
    public static void print(String text) {
        System.out.println(text.stripTrailing());
    }
}
