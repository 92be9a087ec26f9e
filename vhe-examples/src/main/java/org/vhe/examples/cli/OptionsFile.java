package org.vhe.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Options from a file instead of the command line: a JSON object of their names without the dashes,
 * the same as YAML, or what {@code --json} wrote, in which {@code options} is such an object.
 * Switches that can be turned off are so by {@code false}. What is on the command line, before it
 * or after, counts instead.
 */
public final class OptionsFile implements IParameterPreprocessor {
    private static final String NOT = "no-";

    @Override
    public boolean preprocess(
            Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (args.isEmpty()) {
            return false; // which is refused as without a file
        }
        String file = args.pop();
        file = file.startsWith("=") ? file.substring(1) : file;
        List<String> given = new ArrayList<>();
        JsonNode json = read(command, file);
        boolean isReport = json.path("options").isObject() && json.has("example");
        for (Map.Entry<String, JsonNode> entry :
                (isReport ? json.path("options") : json).properties()) {
            given.addAll(arguments(args, command, file, entry.getKey(), entry.getValue()));
        }
        if (isReport) {
            json.path("arguments").forEach(argument -> given.add(argument.asText()));
        }
        for (int i = given.size() - 1; i >= 0; i--) {
            args.push(given.get(i)); // the top is read first
        }
        return true;
    }

    private static JsonNode read(CommandSpec command, String file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(OptionsText.LARGEST + 1);
        } catch (IOException e) {
            throw refused(command, file, "cannot be read: " + e, e);
        }
        if (bytes.length > OptionsText.LARGEST) {
            throw refused(command, file, "is larger than 1 MiB, too large for options", null);
        }
        OptionsText format = OptionsText.of(file);
        JsonNode read;
        try {
            read = format.parse(bytes);
        } catch (IOException e) {
            throw refused(
                    command, file, "expected %s: %s".formatted(format.what(), e.getMessage()), e);
        }
        if (!read.isObject()) {
            throw refused(
                    command, file, "expected %s, found %s".formatted(format.what(), read), null);
        }
        return read;
    }

    private static ParameterException refused(
            CommandSpec command, String file, String what, Exception cause) {
        return new ParameterException(
                command.commandLine(), "--options: %s: %s".formatted(file, what), cause);
    }

    /** As on the command line; nothing if the option is there. */
    private static List<String> arguments(
            Stack<String> rest, CommandSpec command, String file, String key, JsonNode value) {
        String name = "--" + key;
        OptionSpec option = command.findOption(name);
        boolean negated = option == null && key.startsWith(NOT);
        if (negated) {
            option = command.findOption("--" + key.substring(NOT.length()));
            option = option != null && option.negatable() ? option : null;
        }
        if (option == null || option.usageHelp() || option.preprocessor() instanceof OptionsFile) {
            throw refused(command, file, unknown(command, key), null);
        }
        if (value.isNull() || isGiven(rest, option)) {
            return List.of();
        }
        if (isFlag(option)) {
            if (!value.isBoolean()) {
                throw refused(
                        command,
                        file,
                        "'%s' is true or false, found %s".formatted(key, value),
                        null);
            }
            return flag(option, value.asBoolean() != negated);
        }
        List<JsonNode> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(values::add);
        } else {
            values.add(value);
        }
        if (values.size() != 1 && !option.isMultiValue()
                || values.stream().anyMatch(each -> each.isContainerNode() || each.isNull())) {
            throw refused(
                    command, file, "'%s' has one value, found %s".formatted(key, value), null);
        }
        return values.stream().map(each -> name + "=" + each.asText()).toList();
    }

    /** What is off unless it is turned on needs no argument to be off. */
    private static List<String> flag(OptionSpec option, boolean on) {
        if (on) {
            return List.of(option.longestName());
        }
        return option.negatable() ? List.of(negative(option)) : List.of();
    }

    private static String negative(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "--" + NOT);
    }

    private static boolean isFlag(OptionSpec option) {
        return option.arity().max() == 0;
    }

    /** On the command line, before the file or after it. */
    private static boolean isGiven(Stack<String> rest, OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            names.add(negative(option));
        }
        return !option.stringValues().isEmpty()
                || rest.stream()
                        .anyMatch(
                                argument ->
                                        names.stream()
                                                .anyMatch(
                                                        name ->
                                                                argument.equals(name)
                                                                        || argument.startsWith(
                                                                                name + "=")));
    }

    private static String unknown(CommandSpec command, String key) {
        CommandLine line = command.commandLine();
        List<String> similar =
                new UnmatchedArgumentException(line, List.of("--" + key)).getSuggestions();
        String suggestion =
                similar.isEmpty()
                        ? ""
                        : "; did you mean '%s'?".formatted(similar.get(0).replaceFirst("^--", ""));
        return "%s has no option '%s'%s".formatted(command.qualifiedName(), key, suggestion);
    }
}
