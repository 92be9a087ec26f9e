package org.vhe.spark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.vhe.examples.cli.Launcher;
import picocli.CommandLine;

/** Words of command lines, and what comes of them. */
final class Commands {
    static final String HERE = "local[2]";
    static final String CLUSTER = "local-cluster[2,1,1024]";

    private Commands() {}

    static String[] words(List<String> first, String[] more, String... last) {
        return Stream.of(first.stream(), Arrays.stream(more), Arrays.stream(last))
                .flatMap(each -> each)
                .toArray(String[]::new);
    }

    static String[] command(String example, String name, String... arguments) {
        return words(example.isEmpty() ? List.of(name) : List.of(example, name), arguments);
    }

    /** The one line that a command fails with. */
    static String failure(int code, Object example, String... arguments) {
        StringWriter err = new StringWriter();
        try (SparkCommands commands = new SparkCommands()) {
            CommandLine line = SparkVhe.commandLine(commands);
            if (example != null) {
                line.addSubcommand("bad", Launcher.commandLine(example));
            }
            line.setErr(new PrintWriter(err, true));
            assertThat(line.execute(arguments)).as(err.toString()).isEqualTo(code);
        }
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString();
    }
}
