package org.vhe.examples.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.io.AtomicFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an example found, as JSON: its name, all its options (the seed among them), and its result
 * with sample sizes and intervals.
 *
 * @param example qualified name of the command
 * @param options every option with the value it had
 * @param result a record
 */
public record JsonReport(String example, Map<String, Object> options, Object result) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The report of a command that was run with the options now in its fields. */
    public static JsonReport of(CommandSpec command, Object result) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.usageHelp()) {
                String name = option.longestName().replaceFirst("^--", "");
                options.put(name, json(option.getValue()));
            }
        }
        return new JsonReport(command.qualifiedName(), options, result);
    }

    private static Object json(Object value) {
        return value instanceof Path ? value.toString() : value;
    }

    /** Writes the report; the file appears once it is complete. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(JSON.writeValueAsBytes(this)));
    }
}
