package org.vhe.examples.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.io.AtomicFile;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an example found, as JSON: its name, what it was run with, and its result with sample sizes
 * and intervals. Numbers are numbers throughout; one that does not exist, such as the standard
 * error of a single episode, or that has no limit, is null.
 *
 * @param formatVersion of these fields; those of results are the example's
 * @param example qualified name of the command
 * @param time when it ended, in UTC
 * @param environment versions, backend and threads
 * @param options every option that was given or has a default, as on the command line; one that is
 *     not here was left to the example
 * @param arguments what was given without an option's name
 * @param result a record
 */
public record JsonReport(
        int formatVersion,
        String example,
        String time,
        Environment environment,
        Map<String, Object> options,
        List<String> arguments,
        Object result) {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(onlyNumbers())
                    .build();

    /** The report of a command that was run with the options now in its fields. */
    public static JsonReport of(CommandSpec command, Object result) throws IOException {
        Map<String, Object> options = options(command);
        List<String> arguments =
                command.positionalParameters().stream()
                        .flatMap(parameter -> parameter.stringValues().stream())
                        .toList();
        return new JsonReport(
                FORMAT_VERSION,
                command.qualifiedName(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Environment.now(),
                options,
                arguments,
                result);
    }

    /** The options now in a command's fields, by their names without dashes. */
    private static Map<String, Object> options(CommandSpec command) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            Object value = option.usageHelp() ? null : value(option);
            if (value != null) {
                options.put(option.longestName().replaceFirst("^--", ""), value);
            }
        }
        return options;
    }

    /**
     * Writes the options of a command alone, as {@code --options} reads them.
     *
     * @param file appears once it is complete
     */
    public static void writeOptions(CommandSpec command, Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(JSON.writeValueAsBytes(options(command))));
    }

    /** Numbers and switches as they are, all else in the words of the command line. */
    private static Object value(ArgSpec option) {
        Object value = option.getValue();
        if (isPlain(value)) {
            return value;
        }
        if (value instanceof Collection<?> values
                && values.stream().allMatch(JsonReport::isPlain)) {
            return values;
        }
        List<String> given = option.stringValues();
        if (value instanceof Collection<?> values) {
            return given.isEmpty() ? values.stream().map(String::valueOf).toList() : given;
        }
        if (!given.isEmpty()) {
            return given.get(given.size() - 1);
        }
        boolean isDefault = value != null && !(value instanceof Path);
        return isDefault && option.defaultValue() != null
                ? option.defaultValue()
                : value == null ? null : value.toString();
    }

    private static boolean isPlain(Object value) {
        return value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof String;
    }

    /** Writes the report; the file appears once it is complete. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(JSON.writeValueAsBytes(this)));
    }

    private static SimpleModule onlyNumbers() {
        SimpleModule module = new SimpleModule();
        JsonSerializer<Double> number =
                new JsonSerializer<>() {
                    @Override
                    public void serialize(Double value, JsonGenerator out, SerializerProvider all)
                            throws IOException {
                        writeNumber(value, out);
                    }
                };
        module.addSerializer(Double.class, number);
        module.addSerializer(double.class, number);
        module.addSerializer(
                double[].class,
                new JsonSerializer<>() {
                    @Override
                    public void serialize(
                            double[] values, JsonGenerator out, SerializerProvider all)
                            throws IOException {
                        out.writeStartArray();
                        for (double value : values) {
                            writeNumber(value, out);
                        }
                        out.writeEndArray();
                    }
                });
        return module;
    }

    private static void writeNumber(double value, JsonGenerator out) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }
}
