package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.examples.output.JsonReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class OptionsFileTest {
    @TempDir Path folder;

    /** Options of all kinds. */
    @Command(name = "some")
    public static final class Some extends Example<List<Object>> {
        private String colours;

        @Option(names = "--shots")
        private int shots = 5;

        @Option(names = "--way", split = ",")
        private List<Integer> ways = List.of(1);

        @Option(names = "--data", required = true)
        private Path data;

        @Option(names = "--adaptive")
        private boolean adaptive;

        @Option(names = "--rgb", negatable = true)
        private Boolean rgb;

        @Option(names = "--augment", negatable = true, fallbackValue = "true")
        private boolean augment = true;

        @Override
        protected List<Object> experiment() {
            colours = rgb + " " + augment;
            return List.of(shots, ways, data, adaptive, common.seed());
        }
    }

    private String file(String json) throws IOException {
        return Files.writeString(folder.resolve("options.json"), json).toString();
    }

    private static List<Object> run(String... args) throws Exception {
        return Launcher.result(new Some(), args);
    }

    @Test
    void optionsAreThoseOfTheFile() throws Exception {
        String file =
                file(
                        "{\"shots\": 3, \"way\": [5, 20], \"data\": \"a b\", \"adaptive\": true, \"seed\": 7}");
        List<Object> expected = List.of(3, List.of(5, 20), Path.of("a b"), true, 7L);
        assertThat(run("--options", file)).isEqualTo(expected);
        assertThat(run("--options=" + file)).isEqualTo(expected);
    }

    private String colours(String json, String... more) throws Exception {
        Some some = new Some();
        String[] args = Arrays.copyOf(more, more.length + 2);
        args[more.length] = "--options=" + file(json);
        args[more.length + 1] = "--data=x";
        Launcher.result(some, args);
        return some.colours;
    }

    @Test
    void switchesCanBeTurnedOff() throws Exception {
        assertThat(colours("{}")).isEqualTo("null true");
        assertThat(colours("{\"rgb\": false, \"augment\": false}")).isEqualTo("false false");
        assertThat(colours("{\"rgb\": true, \"augment\": true}")).isEqualTo("true true");
        assertThat(colours("{\"no-rgb\": true, \"no-augment\": false}")).isEqualTo("false true");
        assertThat(colours("{\"rgb\": false, \"augment\": true}", "--rgb", "--no-augment"))
                .isEqualTo("true false");
        assertThat(colours("{\"rgb\": true}", "--no-rgb")).isEqualTo("false true");
        assertThat(colours("{\"no-rgb\": true}", "--rgb")).isEqualTo("true true");
        assertRefused(file("{\"no-adaptive\": true}"), "has no option 'no-adaptive'");
        assertRefused(file("{\"no-rgb\": 1}"), "'no-rgb' is true or false, found 1");
    }

    private String yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("options.yaml"), text).toString();
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        String file =
                yaml(
                        """
                        # a comment
                        shots: 3
                        way: [5, 20]
                        data: a b
                        adaptive: true
                        rgb: false
                        seed: 7
                        """);
        assertThat(run("--options", file))
                .isEqualTo(List.of(3, List.of(5, 20), Path.of("a b"), true, 7L));
        assertThat(run("--shots=1", "--options", file)).startsWith(1);
        Path upper = Files.writeString(folder.resolve("O.YML"), "data: 'x'\nway:\n- 2\n- 3\n");
        assertThat(run("--options=" + upper))
                .isEqualTo(List.of(5, List.of(2, 3), Path.of("x"), false, 1L));
    }

    @Test
    void mistakesOfYamlAreThoseOfJson() throws IOException {
        assertRefused(yaml("shotz: 3"), "has no option 'shotz'; did you mean 'shots'?");
        assertRefused(yaml("shots: [1, 2]"), "'shots' has one value, found [1,2]");
        assertRefused(yaml("adaptive: yes"), "'adaptive' is true or false, found \"yes\"");
        assertRefused(yaml("- 1"), "expected a mapping in YAML, found [1]");
        assertRefused(yaml(""), "expected a mapping in YAML");
        assertRefused(yaml("shots: 1\nshots: 2"), "found duplicate key shots in line 2");
        assertRefused(yaml("shots: 1\n--- \nshots: 2"), "expected a mapping in YAML: ");
        assertRefused(yaml("shots: [1"), "expected a mapping in YAML: ");
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, new byte[] {'d', ':', ' ', (byte) 0xE9});
        assertRefused(latin.toString(), "it is no text in UTF-8");
    }

    /** Of types, of collections that are repeated, nested, or within themselves, and of size. */
    @Test
    void yamlIsOfPlainValuesOfSomeSize() throws IOException {
        assertRefused(yaml("data: !!java.net.URL [x]"), "expected a mapping in YAML: ");
        assertRefused(yaml("data: !!javax.script.ScriptEngineManager {}"), "in YAML: ");
        assertRefused(yaml("data: &a [x]\nway: *a"), "expected a mapping in YAML: ");
        assertRefused(yaml("data: &a [*a]"), "expected a mapping in YAML: ");
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(yaml(laughs.toString()), "expected a mapping in YAML: ");
        assertRefused(yaml("data: " + "[".repeat(500_000)), "expected a mapping in YAML: ");
        assertRefused(yaml("data: " + "x".repeat(1 << 20)), "larger than 1 MiB");
    }

    @Test
    void commandLineCountsWhereverItStands() throws Exception {
        String file =
                file("{\"shots\": 3, \"way\": [5, 20], \"data\": \"a\", \"adaptive\": false}");
        assertThat(run("--shots=1", "--options", file, "--way", "2", "--seed=4"))
                .isEqualTo(List.of(1, List.of(2), Path.of("a"), false, 4L));
        assertThat(run("--options", file, "--adaptive", "--data=b"))
                .isEqualTo(List.of(3, List.of(5, 20), Path.of("b"), true, 1L));
        assertThat(run("--adaptive", "--options", file("{\"adaptive\": true, \"data\": \"a\"}")))
                .contains(true);
    }

    @Test
    void whatARunWritesCanBeGivenBack() throws Exception {
        Path report = folder.resolve("report.json");
        List<Object> first =
                run(
                        "--shots=2",
                        "--way=3,4",
                        "--data=x",
                        "--adaptive",
                        "--seed=9",
                        "--json=" + report);
        Path again = folder.resolve("again.json");
        assertThat(run("--options=" + report, "--json=" + again)).isEqualTo(first);

        Some some = new Some();
        CommandLine line = new CommandLine(some);
        line.parseArgs("--shots=2", "--data=x", "--way=3,4");
        Path alone = folder.resolve("alone.json");
        JsonReport.writeOptions(line.getCommandSpec(), alone);
        assertThat(run("--options=" + alone))
                .isEqualTo(List.of(2, List.of(3, 4), Path.of("x"), false, 1L));
    }

    @Test
    void mistakesNameFileAndOption() throws IOException {
        assertRefused(file("{\"shotz\": 3}"), "has no option 'shotz'; did you mean 'shots'?");
        assertRefused(file("{\"help\": true}"), "has no option 'help'");
        assertRefused(file("{\"options\": \"x\"}"), "has no option 'options'");
        assertRefused(file("{\"shots\": [1, 2]}"), "'shots' has one value, found [1,2]");
        assertRefused(file("{\"shots\": {}}"), "'shots' has one value");
        assertRefused(file("{\"adaptive\": 1}"), "'adaptive' is true or false, found 1");
        assertRefused(file("[1]"), "expected a JSON object, found [1]");
        assertRefused(file("{\"shots\": 1, \"shots\": 2}"), "Duplicate field 'shots'");
        assertRefused(file("{\"shots\": 1} x"), "expected a JSON object");
        assertRefused(folder.resolve("none.json").toString(), "cannot be read");
        assertThatThrownBy(() -> run("--options", file("{\"shots\": \"many\"}")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'--shots'")
                .hasMessageContaining("many");
        assertThatThrownBy(() -> run("--options", file("{\"shots\": 1}")))
                .hasMessageContaining("Missing required option: '--data");
        assertThatThrownBy(() -> run("--options")).isInstanceOf(ParameterException.class);
    }

    private static void assertRefused(String file, String message) {
        assertThatThrownBy(() -> run("--data=x", "--options", file))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(message);
    }
}
