package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.training.Checkpoint;

/** Programs that are killed at random moments and started again end as if they had not been. */
@Tag("slow")
class KilledProgramsTest {
    private static final int KILLS = 10;
    private static final long TIMEOUT_MINUTES = 5;

    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    private static List<String> command(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vhe.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--threads=1", "--seed=3"));
        return command;
    }

    private static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void finish(List<String> command, Path log) throws Exception {
        Process process = start(command, log);
        assertThat(process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** What starts a program, for the first time or again. */
    @FunctionalInterface
    private interface Start {
        List<String> command() throws IOException;
    }

    /** Kills a program so many times, unless it ends before, and lets it end. */
    private static void interruptedOften(Start start, long usualMillis, Path log) throws Exception {
        Random random = new Random(usualMillis);
        int killed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(start.command(), log);
            // from the start of the virtual machine to well into the work
            long millis = 300 + (long) (random.nextDouble() * usualMillis * 0.6);
            if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
        }
        assertThat(killed).as("times killed").isGreaterThan(KILLS / 2);
        finish(start.command(), log);
    }

    private static long millis(List<String> command, Path log) throws Exception {
        long start = System.nanoTime();
        finish(command, log);
        return (System.nanoTime() - start) / 1_000_000;
    }

    @ParameterizedTest
    @ValueSource(strings = {"deconv", "pixelcnn"})
    void trainingEndsWithTheSameModelAndMetrics(String architecture) throws Exception {
        Path log = folder.resolve(architecture + ".log");
        Path whole = folder.resolve(architecture + "-whole");
        Path killed = folder.resolve(architecture + "-killed");
        long millis = millis(training(architecture, whole), log);

        interruptedOften(
                () -> {
                    List<String> again = training(architecture, killed);
                    if (Files.exists(killed.resolve("model.zip"))) {
                        again.add("--resume=" + killed.resolve("model.zip"));
                    }
                    return again;
                },
                millis,
                log);

        assertSameModel(whole.resolve("model.zip"), killed.resolve("model.zip"));
        assertThat(withoutSeconds(killed.resolve("metrics-3.csv")))
                .isEqualTo(withoutSeconds(whole.resolve("metrics-3.csv")));
        try (Stream<Path> files = Files.list(killed)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.zip", "metrics-3.csv");
        }
    }

    private static List<String> training(String architecture, Path out) {
        List<String> args = new ArrayList<>(List.of("omniglot", "train", "--any-counts"));
        args.addAll(List.of("--data=" + inputs.omniglot(), "--split=background"));
        args.addAll(List.of("--architecture=" + architecture, "--width=4", "--shots=2"));
        args.addAll(List.of("--batch=4", "--averaging=0.9", "--decay-from=0.5"));
        args.addAll(List.of("--steps=120", "--checkpoint-every=7", "--out=" + out));
        return command(args.toArray(String[]::new));
    }

    private static void assertSameModel(Path a, Path b) throws IOException {
        Map<String, INDArray> expected = Checkpoint.read(a).arrays();
        Map<String, INDArray> found = Checkpoint.read(b).arrays();
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, array) ->
                        assertThat(found.get(name).data().asFloat())
                                .as(name)
                                .isEqualTo(array.data().asFloat()));
    }

    private static String withoutSeconds(Path metrics) throws IOException {
        return Files.readString(metrics).replaceAll("(?m)^(\\d+,\\d+,[^,]*),[^,]*", "$1");
    }

    @Test
    void likelihoodEndsWithTheSameFigures() throws Exception {
        Path log = folder.resolve("likelihood.log");
        Path whole = folder.resolve("likelihood-whole");
        Path killed = folder.resolve("likelihood-killed");
        long millis = millis(likelihood(whole), log);

        interruptedOften(() -> likelihood(killed), millis, log);

        assertThat(onlyFile(killed)).hasSameTextualContentAs(onlyFile(whole));
    }

    private static List<String> likelihood(Path out) {
        List<String> args = new ArrayList<>(List.of("omniglot", "likelihood"));
        args.addAll(List.of(inputs.trained("--samples=200", "--inner-samples=40")));
        args.add("--out=" + out);
        return command(args.toArray(String[]::new));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void studyEndsWithTheSameRuns() throws Exception {
        Path log = folder.resolve("study.log");
        Path whole = folder.resolve("study-whole");
        Path killed = folder.resolve("study-killed");
        long millis = millis(study(whole), log);

        interruptedOften(() -> study(killed), millis, log);

        // runs are made side by side, so their order is not told
        assertThat(runs(killed)).containsExactlyInAnyOrderElementsOf(runs(whole));
    }

    private static List<String> study(Path out) {
        return command(
                "one-dimensional",
                "--quick",
                "--families=gaussian",
                "--shots=1,2",
                "--classes=4",
                "--elements=25",
                "--batch=50",
                "--epochs=40",
                "--joint-samples=20",
                "--out=" + out);
    }

    /** Without the column of seconds. */
    private static List<String> runs(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("runs.csv"));
        int seconds = List.of(lines.get(0).split(",")).indexOf("seconds");
        assertThat(seconds).isNotNegative();
        return lines.stream()
                .map(
                        line -> {
                            List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
                            cells.remove(seconds);
                            return String.join(",", cells);
                        })
                .toList();
    }
}
