package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        @Option(names = "--shots")
        private int shots = 5;

        @Option(names = "--way", split = ",")
        private List<Integer> ways = List.of(1);

        @Option(names = "--data", required = true)
        private Path data;

        @Option(names = "--adaptive")
        private boolean adaptive;

        @Override
        protected List<Object> experiment() {
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
