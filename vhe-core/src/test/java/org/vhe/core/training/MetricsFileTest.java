package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    private static final String HEADER =
            "step,steps,epoch,seconds,learningRate,klFactor,bound,logLikelihood,kl_c,kl_z,gradientNorm";

    @TempDir Path folder;

    private static void steps(MetricsFile metrics, long first, long last) {
        for (long step = first; step <= last; step++) {
            metrics.onStep(Reports.at(step));
        }
    }

    @Test
    void rowsAreMeansOfTheirSteps() throws IOException {
        Path file = folder.resolve("new/metrics.csv");
        MetricsFile metrics = new MetricsFile(file, 4);
        steps(metrics, 1, 9);
        // Flushed already; the ninth step is still to come.
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        HEADER,
                        "4,4,0.5,0.4,0.001,1.0,-2.5,25.0,5.0,3.0,0.5",
                        "8,4,1.0,0.8,0.001,1.0,-6.5,65.0,13.0,3.0,0.5");
        metrics.onEnd();
        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .last()
                .isEqualTo("9,1,1.125,0.9,0.001,1.0,-9.0,90.0,18.0,3.0,0.5");
    }

    @Test
    void linesAreJsonWhereAskedFor() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        MetricsFile metrics = new MetricsFile(file, 2);
        steps(metrics, 1, 4);
        metrics.onEnd();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("step").asLong()).isEqualTo(4);
        assertThat(second.get("bound").asDouble()).isEqualTo(-3.5);
        assertThat(second.get("kl_c").asDouble()).isEqualTo(7);
    }

    @Test
    void resumedRunContinuesTheFileOfTheInterruptedOne() throws IOException {
        for (String name : List.of("a.csv", "a.jsonl")) {
            Path whole = folder.resolve("whole-" + name);
            MetricsFile uninterrupted = new MetricsFile(whole, 2);
            steps(uninterrupted, 1, 12);
            uninterrupted.onEnd();
            Path file = folder.resolve(name);
            steps(new MetricsFile(file, 2), 1, 9);
            Files.writeString(file, "10,2,3.0,4", StandardOpenOption.APPEND);
            // The last checkpoint was at step 6.
            MetricsFile resumed = new MetricsFile(file, 2);
            steps(resumed, 7, 12);
            resumed.onEnd();
            assertThat(Files.readString(file)).isEqualTo(Files.readString(whole));
        }
    }

    @Test
    void recoveryDropsTheRowsThatItUndid() throws IOException {
        Path file = folder.resolve("a.csv");
        MetricsFile metrics = new MetricsFile(file, 2);
        steps(metrics, 1, 7);
        metrics.onRecovery(7, 4, "bound is not finite");
        steps(metrics, 5, 6);
        metrics.onEnd();
        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .extracting(line -> line.split(",")[0] + " " + line.split(",")[1])
                .containsExactly("step steps", "2 2", "4 2", "6 2");
        metrics.onRecovery(6, 0, "again");
        steps(metrics, 1, 2);
        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(HEADER);
    }

    @Test
    void recoveriesAreToldInAFileBesideThatANewRunRemoves() throws IOException {
        for (String name : List.of("metrics-1.csv", "metrics.v2.jsonl")) {
            Path file = folder.resolve(name);
            MetricsFile metrics = new MetricsFile(file, 2);
            steps(metrics, 1, 3);
            String good = metrics.state();
            assertThat(MetricsFile.recoveries(file)).isEmpty();
            steps(metrics, 4, 7);
            metrics.onRecovery(7, 3, "the bound \"fell\", or so");
            // as the trainer does afterwards
            metrics.restore(good);
            steps(metrics, 4, 5);
            metrics.onRecovery(5, 3, "again");
            metrics.restore(good);
            steps(metrics, 4, 4);

            Recovery first = new Recovery(7, 3, "the bound \"fell\", or so");
            Recovery second = new Recovery(5, 3, "again");
            assertThat(MetricsFile.recoveries(file)).containsExactly(first, second);
            Path beside = folder.resolve(name.replaceFirst("\\.[a-z]+$", ".recoveries.jsonl"));
            assertThat(MetricsFile.isOfRecoveries(beside)).isTrue();
            assertThat(MetricsFile.isOfRecoveries(file)).isFalse();
            Files.writeString(beside, "{\"divergedAt\": 9, \"rest", StandardOpenOption.APPEND);
            assertThat(MetricsFile.recoveries(file)).containsExactly(first, second);

            steps(new MetricsFile(file, 2), 1, 1);
            assertThat(beside).doesNotExist();
        }
    }

    @Test
    void resumedRunHasTheRecoveriesBeforeItsCheckpoint() throws IOException {
        Path file = folder.resolve("a.csv");
        MetricsFile metrics = new MetricsFile(file, 2);
        steps(metrics, 1, 5);
        metrics.onRecovery(5, 4, "first");
        metrics.restore("");
        String atFour = metrics.state();
        steps(metrics, 5, 5);
        String atFive = metrics.state();
        steps(metrics, 6, 8);
        metrics.onRecovery(8, 5, "second");

        for (String state : List.of(atFour, atFive)) {
            MetricsFile resumed = new MetricsFile(file, 2);
            resumed.restore(state);
            steps(resumed, state.equals(atFour) ? 5 : 6, 6);
            assertThat(MetricsFile.recoveries(file)).containsExactly(new Recovery(5, 4, "first"));
            assertThat(Files.readAllLines(file)).hasSize(4).last().asString().startsWith("6,2,");
        }
    }

    @Test
    void stateOfEarlierVersionsKnowsOfNoRecoveries() throws IOException {
        Path file = folder.resolve("a.csv");
        MetricsFile metrics = new MetricsFile(file, 2);
        steps(metrics, 1, 3);
        String old = metrics.state().replaceFirst(",\"recoveries\":\\[]", "");
        assertThat(old).isNotEqualTo(metrics.state()).endsWith("}");

        MetricsFile resumed = new MetricsFile(file, 2);
        resumed.restore(old);
        steps(resumed, 4, 4);
        assertThat(Files.readAllLines(file)).hasSize(3).last().asString().startsWith("4,2,");
        assertThat(MetricsFile.recoveries(file)).isEmpty();
    }

    @Test
    void damagedLinesAreDropped() throws IOException {
        for (String name : List.of("a.csv", "a.jsonl")) {
            Path file = folder.resolve(name);
            steps(new MetricsFile(file, 2), 1, 4);
            String before = Files.readString(file);
            Files.write(
                    file, new byte[] {(byte) 0xFF, (byte) 0xC0, '\n'}, StandardOpenOption.APPEND);
            String huge = "9".repeat(40) + ",2,3,4,5,6,7,8,9,10,11\n";
            Files.writeString(file, huge, StandardOpenOption.APPEND);
            MetricsFile resumed = new MetricsFile(file, 2);
            steps(resumed, 5, 5);
            assertThat(Files.readString(file)).isEqualTo(before);
        }
    }

    @Test
    void newRunReplacesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "something,else\n1,2\n");
        MetricsFile metrics = new MetricsFile(file, 1);
        steps(metrics, 1, 1);
        metrics.onEnd();
        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(HEADER);
    }

    @Test
    void otherColumnsAreNotMixed() throws IOException {
        String old = "step,bound\n1,2\n2,3\n";
        Path file = Files.writeString(folder.resolve("a.csv"), old);
        MetricsFile metrics = new MetricsFile(file, 1);
        assertThatThrownBy(() -> steps(metrics, 3, 3))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessageContaining("but found step,bound");
        assertThat(Files.readString(file)).isEqualTo(old);
    }

    @Test
    void otherExtensionsAreRefused() {
        assertThatThrownBy(() -> new MetricsFile(folder.resolve("a.txt"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".csv or .jsonl");
        assertThatThrownBy(() -> new MetricsFile(folder.resolve("a.csv"), 0))
                .hasMessageContaining("positive");
    }
}
