package org.vhe.spark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vhe.spark.app.Commands.CLUSTER;
import static org.vhe.spark.app.Commands.HERE;
import static org.vhe.spark.app.Commands.command;
import static org.vhe.spark.app.Commands.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.Vhe;

/** Commands on Spark find and keep what they do on one machine. */
class SparkVheTest {
    private static final Pattern FIGURE =
            Pattern.compile(
                    "\"where\" : \"([^\"]+)\",\\s+\"what\" : \" *([^\"]+)\",\\s+\"median\" : ([^,]+),");
    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    /** What a command keeps of its figures. */
    private static String result(Path json) throws IOException {
        String text = Files.readString(json);
        int start = text.indexOf("\"result\" : {");
        assertThat(start).isPositive();
        return text.substring(start);
    }

    private static void here(String[] command, String... more) {
        assertThat(Vhe.execute(words(List.of(), command, more))).isZero();
    }

    private static void onSpark(String master, String[] command, String... more) {
        assertThat(SparkVhe.execute(words(List.of("--master", master), command, more))).isZero();
    }

    private static String json(Path file) {
        return "--json=" + file;
    }

    @ParameterizedTest
    @ValueSource(strings = {HERE, CLUSTER})
    void classificationIsThatOfOneMachineToTheLastBit(String master) throws Exception {
        String[] command =
                command(
                        "omniglot",
                        "classify",
                        inputs.sampled(
                                "--way=2,3",
                                "--shot=1",
                                "--episodes=4",
                                "--allow-seen",
                                "--posteriors",
                                "--baselines"));
        Path here = folder.resolve("classified.json");
        Path there = folder.resolve("classified-" + master.length() + ".json");

        here(command, json(here));
        onSpark(master, command, json(there));

        assertThat(result(here)).contains("correct");
        assertThat(result(there)).isEqualTo(result(here));
    }

    @Test
    void otherExperimentsClassifyToo() throws Exception {
        List<String[]> commands =
                List.of(
                        command("", "classify", inputs.ofFolder("--way=2", "--shot=1")),
                        command(
                                "alphabets",
                                "classify",
                                inputs.ofAlphabets(
                                        "hierarchical",
                                        "--way=2",
                                        "--shot=1",
                                        "--cues=4",
                                        "--episodes=2",
                                        "--samples=2",
                                        "--character-samples=2",
                                        "--allow-seen")));
        for (String[] command : commands) {
            Path here = folder.resolve("other.json");
            Path there = folder.resolve("other-there.json");
            here(command, json(here));
            onSpark(HERE, command, json(there));
            assertThat(result(there)).isEqualTo(result(here));
        }
    }

    @Test
    void likelihoodAndItsFileAreThoseOfOneMachineAndEitherGoesOnFromTheOther() throws Exception {
        String[] command =
                command("omniglot", "likelihood", inputs.sampled("--allow-seen", "--support=2"));
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        Path json = folder.resolve("likelihood.json");
        Path again = folder.resolve("likelihood-again.json");

        here(command, "--out=" + here, json(json));
        onSpark(CLUSTER, command, "--out=" + there, json(again));

        assertThat(result(again)).isEqualTo(result(json));
        Path file = onlyFile(here);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 6);
        assertThat(Set.copyOf(Files.readAllLines(there.resolve(file.getFileName()))))
                .isEqualTo(Set.copyOf(lines));

        Files.write(file, lines.subList(0, 4));
        onSpark(HERE, command, "--out=" + here, json(again));
        assertThat(result(again)).isEqualTo(result(json));
        assertThat(Set.copyOf(Files.readAllLines(file))).isEqualTo(Set.copyOf(lines));
    }

    private static Path onlyFile(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).toList().get(0);
        }
    }

    @Test
    void trainingInOnePartIsThatOfOneMachineAndGoesOnThere() throws Exception {
        String[] more = {"--augment", "--affine=2", "--averaging=0.9"};
        String[] command =
                command("omniglot", "train", inputs.onOmniglot("--split=background", more[0]));
        command = words(List.of(), command, more[1], more[2]);
        Path here = folder.resolve("trained-here");
        Path there = folder.resolve("trained-there");

        here(command, "--steps=6", "--decay-from=1", "--out=" + here);
        onSpark(HERE, command, "--steps=3", "--decay-from=1", "--out=" + there);
        here(
                command,
                "--steps=6",
                "--decay-from=1",
                "--out=" + there,
                "--resume=" + there.resolve("model.zip"));

        assertThat(parameters(there)).isEqualTo(parameters(here));
    }

    private static float[] parameters(Path run) throws IOException {
        return ArrayTransfer.toFloats(
                Checkpoint.read(run.resolve("model.zip")).toModel().parameters().flatParameters());
    }

    @Test
    void benchmarkComesToItsEnd() throws Exception {
        Path json = folder.resolve("benchmark.json");

        assertThat(SparkVhe.execute("benchmark", "--steps=1", "--width=4", json(json))).isZero();

        Map<String, Set<String>> found = new HashMap<>();
        Matcher figure = FIGURE.matcher(Files.readString(json));
        while (figure.find()) {
            assertThat(Double.parseDouble(figure.group(3))).as(figure.group()).isPositive();
            found.computeIfAbsent(figure.group(1), where -> new HashSet<>()).add(figure.group(2));
        }
        String[] everywhere = {
            "step of deconv", "step of pixelcnn", "class of a likelihood, deconv"
        };
        assertThat(found).containsOnlyKeys("1 thread", "1 executor", "2 executors");
        assertThat(found.get("1 thread")).contains(everywhere);
        assertThat(found.get("2 executors"))
                .isEqualTo(found.get("1 executor"))
                .contains(everywhere)
                .contains("job of one empty task", "broadcast", "result of a part");
    }

    @Test
    void commandsAreThoseThatHaveTasks() {
        List<String> names = new ArrayList<>();
        try (SparkCommands commands = new SparkCommands()) {
            SparkVhe.commandLine(commands)
                    .getSubcommands()
                    .forEach(
                            (name, command) -> {
                                names.add(name);
                                command.getSubcommands().keySet().stream()
                                        .map(below -> name + " " + below)
                                        .forEach(names::add);
                            });
        }
        assertThat(names)
                .contains("train", "classify", "likelihood", "benchmark")
                .contains("omniglot train", "omniglot classify", "omniglot likelihood")
                .doesNotContain("studio", "sample", "omniglot sample", "cuda", "cuda check");
    }
}
