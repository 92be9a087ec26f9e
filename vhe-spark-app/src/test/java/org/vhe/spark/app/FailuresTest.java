package org.vhe.spark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vhe.spark.app.Commands.CLUSTER;
import static org.vhe.spark.app.Commands.HERE;
import static org.vhe.spark.app.Commands.command;
import static org.vhe.spark.app.Commands.failure;
import static org.vhe.spark.app.Commands.words;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.examples.SmallInputs;

/** Commands on Spark that cannot succeed end in bounded time, with a line that says why. */
class FailuresTest {
    private static final String[] BAD = {"--way=2", "--shot=1", "--episodes=2", "--allow-seen"};

    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {HERE, CLUSTER})
    void badDataFailInOneLineThatNamesTheElementAndTheEpisode(String master) {
        String message =
                failure(
                        1,
                        new BadData.Classify(false),
                        words(
                                List.of("--master", master, "bad"),
                                BAD,
                                "--weights=" + inputs.weights()));

        assertThat(message)
                .matches(
                        "vhe: episode \\d: each value must be .*, but element \\d+ has 2.0 at .*\\n");
    }

    /** Executors that end as they begin are started anew by Spark for ever. */
    @Test
    void executorsThatCannotBeginEndTheCommandWithTheirLastWords() {
        String message =
                failure(
                        1,
                        new BadData.Classify(false),
                        words(
                                List.of(
                                        "--master=" + CLUSTER,
                                        "--conf=spark.vhe.executorTimeout=30s",
                                        "--conf=spark.executor.extraJavaOptions=-agentlib:nosuch",
                                        "bad"),
                                BAD,
                                "--weights=" + inputs.weights()));

        assertThat(message)
                .contains("had no executor for 30 s")
                .contains("Could not find agent library nosuch")
                .contains("/work/app-");
    }

    /** Some that begin, and are ended by every task, too. */
    @Test
    void executorsThatTasksEndEndTheCommand() {
        String message =
                failure(
                        1,
                        new BadData.Classify(true),
                        words(
                                List.of("--master=" + CLUSTER, "bad"),
                                BAD,
                                "--weights=" + inputs.weights()));

        assertThat(message).contains("Spark gave up").contains("Command exited with code 3");
    }

    @Test
    void masterThatIsNotThereOrSilentEndsTheCommand() throws Exception {
        String[] command = command("omniglot", "classify", inputs.sampled("--allow-seen"));
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            assertThat(failure(1, null, words(List.of(master(silent)), command)))
                    .contains("did not answer for a minute; expected a standalone master of Spark");
        }
        try (ServerSocket closed = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            closed.close();
            assertThat(failure(1, null, words(List.of(master(closed)), command)))
                    .contains("nobody listens there (127.0.0.1:")
                    .contains("expected a standalone master of Spark");
        }
    }

    private static String master(ServerSocket socket) {
        return "--master=spark://127.0.0.1:" + socket.getLocalPort();
    }

    @Test
    void whatSparkCannotDoIsRefused() {
        String[] train =
                command(
                        "omniglot",
                        "train",
                        inputs.onOmniglot("--split=background", "--out=" + folder.resolve("no")));
        List<String> master = List.of("--master", HERE);

        assertThat(failure(1, null, train)).contains("--master must say where Spark is");
        assertThat(failure(1, null, words(List.of("--master", "nowhere"), train)))
                .contains("cannot use Spark at nowhere: ");
        assertThat(failure(1, null, words(master, train, "--threads=2")))
                .contains("--threads must be 1, found 2");
        assertThat(failure(1, null, words(master, train, "--restarts=2")))
                .contains("--restarts 2 are runs of one machine");
        String[] classify = command("omniglot", "classify", inputs.sampled("--workers=2"));
        assertThat(failure(1, null, words(master, classify)))
                .contains("--workers must be 1, found 2");
        assertThat(failure(1, null, words(List.of("--parts=2", "--master", HERE), train)))
                .contains("3 targets are not of 2");
    }
}
