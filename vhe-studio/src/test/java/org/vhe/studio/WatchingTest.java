package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.Recovery;

/** Runs are found, read while they grow, and nothing else of the machine is. */
class WatchingTest {
    @TempDir Path folder;

    private Path write(String name, String text) throws Exception {
        Path file = folder.resolve("runs").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private RunFolder runs() {
        return new RunFolder(folder.resolve("runs"));
    }

    @SuppressWarnings("unchecked")
    private List<Double> column(String id, String name) throws Exception {
        return ((Map<String, List<Double>>) runs().columns(id).get("columns")).get(name);
    }

    @Test
    void runsAreFilesOfMetricsThoseWrittenLastFirst() throws Exception {
        Path old = write("a/metrics-1.csv", "step,bound\n1,-2\n");
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000));
        write("b/deep/metrics.jsonl", "{\"step\": 1}\n");
        write("b/figures.csv", "no,metrics\n");
        write("b/deep/model.zip", "");

        List<RunFolder.Run> found = runs().list();
        assertThat(found)
                .extracting(RunFolder.Run::id)
                .containsExactly("b/deep/metrics.jsonl", "a/metrics-1.csv");
        assertThat(found.get(0).checkpoint()).isEqualTo("model.zip");
        assertThat(found.get(1).checkpoint()).isNull();
    }

    @Test
    void folderThatIsNotThereYetHasNoRuns() {
        assertThat(new RunFolder(folder.resolve("none")).list()).isEmpty();
    }

    @Test
    void folderAndRunThatAppearLaterAreFoundAndTheirRowsAsTheyGrow() throws Exception {
        try (Served served = Served.watching(folder.resolve("runs"))) {
            JsonNode none = Served.JSON.readTree(served.get("/api/runs").body());
            assertThat(none.get("watched").asBoolean()).isTrue();
            assertThat(none.get("runs")).isEmpty();

            Path metrics = write("later/metrics.csv", "step,bound\n1,-2\n");
            JsonNode run = Served.JSON.readTree(served.get("/api/runs").body()).at("/runs/0");
            assertThat(run.get("id").asText()).isEqualTo("later/metrics.csv");
            String query = "/api/metrics?run=later/metrics.csv";
            assertThat(Served.JSON.readTree(served.get(query).body()).get("rows").asInt()).isOne();

            Files.writeString(metrics, "2,-1\n3,-0.5\n", StandardOpenOption.APPEND);
            JsonNode grown = Served.JSON.readTree(served.get("/api/runs").body()).at("/runs/0");
            assertThat(grown.get("bytes").asLong()).isGreaterThan(run.get("bytes").asLong());
            JsonNode columns = Served.JSON.readTree(served.get(query).body()).get("columns");
            assertThat(columns.get("bound").toString()).isEqualTo("[-2.0,-1.0,-0.5]");
        }
    }

    @Test
    void lineThatIsBeingWrittenIsLeftOutUntilItIsWhole() throws Exception {
        Path file = write("metrics.csv", "step,bound,kl_c\n50,-300.5,7\n100,-29");
        assertThat(column("metrics.csv", "bound")).containsExactly(-300.5);

        Files.writeString(file, "0.5,8\n", StandardOpenOption.APPEND);
        assertThat(column("metrics.csv", "bound")).containsExactly(-300.5, -290.5);
        assertThat(column("metrics.csv", "kl_c")).containsExactly(7.0, 8.0);
    }

    @Test
    void valuesThatAreNoNumbersAreMissing() throws Exception {
        write("metrics.csv", "step,bound\n1,NaN\n2,x\n3,-Infinity\n4,-1\n");
        write(
                "metrics.jsonl",
                "{\"step\":1,\"bound\":\"NaN\"}\nnonsense\n{\"step\":2,\"new\":3}\n");

        assertThat(column("metrics.csv", "bound")).containsExactly(null, null, null, -1.0);
        assertThat(column("metrics.jsonl", "bound")).containsExactly(null, null);
        assertThat(column("metrics.jsonl", "new")).containsExactly(null, 3.0);
    }

    @Test
    void recoveriesOfARunAreToldAndAreNoRunThemselves() throws Exception {
        write("metrics.csv", "step,bound\n1,-2\n");
        write("old/metrics.csv", "step,bound\n1,-2\n");
        write(
                "metrics.recoveries.jsonl",
                "{\"divergedAt\":70,\"restored\":50,\"reason\":\"bound is not finite\"}\nno\n");

        assertThat(runs().list())
                .extracting(RunFolder.Run::id)
                .containsOnly("metrics.csv", "old/metrics.csv");
        assertThat(runs().columns("metrics.csv"))
                .containsEntry("recoveries", List.of(new Recovery(70, 50, "bound is not finite")));
        assertThat(runs().columns("old/metrics.csv")).containsEntry("recoveries", List.of());
        try (Served served = Served.watching(folder.resolve("runs"))) {
            JsonNode told = Served.JSON.readTree(served.get("/api/metrics?run=metrics.csv").body());
            assertThat(told.at("/recoveries/0/divergedAt").asInt()).isEqualTo(70);
            assertThat(told.at("/recoveries/0/reason").asText()).isEqualTo("bound is not finite");
        }
    }

    @Test
    void manyRowsAreThinnedToMeansOfNeighbours() throws Exception {
        StringBuilder text = new StringBuilder("step,bound\n");
        for (int step = 1; step <= 6000; step++) {
            text.append(step).append(',').append(step % 2 == 0 ? -1 : -3).append('\n');
        }
        write("metrics.csv", text.toString());

        assertThat(column("metrics.csv", "bound")).hasSize(600).containsOnly(-2.0);
        assertThat(column("metrics.csv", "step")).startsWith(10.0, 20.0).endsWith(6000.0);
        assertThat(runs().columns("metrics.csv")).containsEntry("rows", 6000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret-metrics.csv",
                "a/../../secret-metrics.csv",
                "/etc/passwd",
                "..\\secret-metrics.csv",
                "",
                "a"
            })
    void filesOutsideTheFolderAreNotRuns(String id) throws Exception {
        Files.writeString(folder.resolve("secret-metrics.csv"), "step,bound\n1,-2\n");
        write("a/metrics.csv", "step,bound\n1,-2\n");

        assertThatThrownBy(() -> runs().columns(id)).hasMessageContaining("there is no run");
        try (Served served = Served.watching(folder.resolve("runs"))) {
            String query = URLEncoder.encode(id, StandardCharsets.UTF_8);
            HttpResponse<String> response = served.get("/api/metrics?run=" + query);
            assertThat(response.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void latestCheckpointOfARunDraws() throws Exception {
        Path metrics = write("a/metrics.csv", "step,bound\n1,-2\n");
        try (Served served = Served.watching(folder.resolve("runs"))) {
            Map<String, Object> request = Map.of("run", "a/metrics.csv", "count", 3);
            assertThat(served.post("/api/checkpoint", request).body()).contains("no checkpoint");

            Path checkpoint = metrics.resolveSibling("model.zip");
            Files.writeString(checkpoint, "damaged");
            HttpResponse<String> damaged = served.post("/api/checkpoint", request);
            assertThat(damaged.statusCode()).isEqualTo(404);
            assertThat(damaged.body()).contains("model.zip");

            Checkpoint.of(Served.smallModel()).write(checkpoint);
            JsonNode result = served.answer("/api/checkpoint", request);
            assertThat(result.at("/result/drawings")).hasSize(3);
            assertThat(result.at("/result/imageShape").toString()).isEqualTo("[8,8]");
        }
    }
}
