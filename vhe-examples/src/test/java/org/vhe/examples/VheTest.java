package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.examples.cli.Launcher;
import picocli.CommandLine;

class VheTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsEveryExampleWithADescription() {
        assertThat(run("--help")).isZero();

        CommandLine commandLine = new CommandLine(new Vhe());
        commandLine
                .getSubcommands()
                .forEach(
                        (name, command) -> {
                            String[] description =
                                    command.getCommandSpec().usageMessage().description();
                            assertThat(description).as(name).isNotEmpty();
                            assertThat(out.toString()).containsPattern("(?m)^  " + name + " +\\w");
                        });
    }

    @Test
    void numbersAreThoseOfProgramsWhereverItRuns() {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        try {
            Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
            assertThat(run("--help")).isZero();
            assertThat("%.1f".formatted(0.5)).isEqualTo("0.5");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void misspeltExampleIsOneLineThatNamesTheRightOneAndCodeTwo() {
        assertThat(run("quickstrat")).isEqualTo(2);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains("quickstrat")
                .contains("did you mean quickstart")
                .contains("--help");
    }

    @Test
    void misspeltOptionIsOneLineThatNamesTheRightOne() {
        assertThat(run("omniglot", "classify", "--weights=x", "--episode=2")).isEqualTo(2);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("did you mean").contains("--episodes");
    }

    @Test
    void versionNamesLibrariesBackendAndJava() {
        assertThat(run("--version")).isZero();

        assertThat(out.toString().lines()).hasSize(3);
        assertThat(out.toString())
                .startsWith("vhe ")
                .containsPattern("(?m)^ND4J 1\\.0\\.0\\S*, \\w+Backend, \\d+ cores")
                .containsPattern("(?m)^Java \\d+");
    }

    @Test
    void missingExampleIsCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("omniglot")).isEqualTo(2);
    }

    @Test
    void badValueOfAnOptionIsOneLineAndCodeTwo() {
        assertThat(run("omniglot", "train", "--objective=best")).isEqualTo(2);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("--objective").contains("rescale").contains("best");
    }

    @Test
    void missingFileIsOneLineAndCodeOne(@TempDir Path folder) {
        Path weights = folder.resolve("none.zip");

        assertThat(run("omniglot", "classify", "--weights", weights.toString())).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly("vhe: no such file or folder: " + weights);
    }

    @Test
    void damagedCheckpointIsOneLineAndCodeOne(@TempDir Path folder) throws Exception {
        Path weights = Files.writeString(folder.resolve("model.zip"), "not a zip archive");

        assertThat(run("omniglot", "likelihood", "--weights", weights.toString())).isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(weights.toString()).doesNotContain("Exception");
    }

    @Test
    void invalidOptionsOfTrainingAreOneLineAndCodeOne(@TempDir Path folder) throws Exception {
        SmallOmniglot.write(folder);
        String data = "--data=" + folder;

        assertThat(run("omniglot", "train", data, "--any-counts", "--threads=0")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("--threads must be at least 1, found 0");
    }

    @Test
    void outputsThatCannotBeWrittenAreToldBeforeTheWork(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run("quickstart", "--out=" + file)).isEqualTo(1);
        assertThat(run("quickstart", "--json=" + folder)).isEqualTo(1);
        assertThat(run("quickstart", "--json=" + file.resolve("x.json"))).isEqualTo(1);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("--out needs the folder " + file),
                        line -> assertThat(line).contains("--json must be a file"),
                        line -> assertThat(line).contains("file is a file"));
    }

    @ParameterizedTest
    @CsvSource({
        "--two-stacks, --architecture pixelcnn only",
        "--first-kernel=5, --architecture pixelcnn only",
        "--posterior-layers=4, --architecture pixelcnn only",
        "--drawn-shots --objective=ns, 'KL is over |X|'",
        "--targets-per-support=5, '32 is none of 5'",
        "--architecture=pixelcnn --hidden=8, --architecture deconv only",
        "--architecture=pixelcnn --class-maps=8, --architecture deconv only",
        "--architecture=pixelcnn --first-kernel=4, 'firstKernel must be odd'"
    })
    void optionsOfAnotherArchitectureAreRefused(
            String options, String message, @TempDir Path folder) throws Exception {
        SmallOmniglot.write(folder);
        List<String> args =
                new ArrayList<>(List.of("omniglot", "train", "--data=" + folder, "--any-counts"));
        args.addAll(List.of(options.split(" ")));

        assertThat(run(args.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString()).contains(message);
    }

    private int run(String... args) {
        return Launcher.commandLine(new Vhe())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
