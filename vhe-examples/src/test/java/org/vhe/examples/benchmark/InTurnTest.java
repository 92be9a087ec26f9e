package org.vhe.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private final Measurements measurements = new Measurements("compiled");
    private final InTurn turns = new InTurn(measurements);
    private final List<String> order = new ArrayList<>();
    private int runs;

    private InTurn.Part part(String metric, double value) {
        return new InTurn.Part(
                metric,
                () -> {
                    order.add(metric);
                    measurements.report(metric, "images/s", value);
                });
    }

    /** Twice as fast each time. */
    private Map<String, Double> peer(String metric) {
        order.add("peer " + metric);
        double value = Math.pow(2, runs++);
        return metric == null ? Map.of("a", value, "b", value) : Map.of(metric, value);
    }

    @Test
    void roundsOfAMetricFollowEachOther() throws Exception {
        turns.partByPart(List.of(part("a", 6), part("b", 30)), 2, this::peer);

        assertThat(order)
                .containsExactly(
                        "peer a", "a", "peer a", "a", "peer a", "peer b", "b", "peer b", "b",
                        "peer b");
        // the peer's are 1, 2, 4 and 8, 16, 32
        assertThat(turns.ratios().get("a")).containsExactly(6 / 1.5, 6 / 3.0);
        assertThat(turns.ratios().get("b")).containsExactly(30 / 12.0, 30 / 24.0);
        assertThat(turns.summary())
                .containsExactly(
                        "a, ratio to the peer: median 3.000 (2.000 to 4.000) of 4.000, 2.000",
                        "b, ratio to the peer: median 1.875 (1.250 to 2.500) of 2.500, 1.250");
    }

    @Test
    void otherwiseAllAreMeasuredInEveryRound() throws Exception {
        turns.together(List.of(part("a", 6), part("b", 30)), 2, this::peer);

        assertThat(order)
                .containsExactly("peer null", "a", "b", "peer null", "a", "b", "peer null");
        assertThat(turns.ratios().get("b")).containsExactly(30 / 1.5, 30 / 3.0);
    }

    @Test
    void whatThePeerDoesNotMeasureHasNoRatio() throws Exception {
        turns.partByPart(List.of(part("a", 6)), 1, metric -> Map.of());

        assertThat(turns.summary()).isEmpty();
    }

    @Test
    void commandIsToldTheMetric() throws Exception {
        String command = "echo '{\"metric\": \"{metric}\", \"value\": 2.5}'";

        assertThat(BenchmarkPeer.takesMetric(command)).isTrue();
        assertThat(BenchmarkPeer.takesMetric("echo")).isFalse();
        assertThat(BenchmarkPeer.takesMetric(null)).isFalse();
        assertThat(BenchmarkPeer.run(command, "score")).containsOnlyKeys("score");
        assertThat(BenchmarkPeer.run(command, "score").get("score")).isCloseTo(2.5, within(1e-9));
        assertThat(BenchmarkPeer.run(null, "score")).isEmpty();
    }
}
