package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class JavaOperationTest {

    private static GraphContext graph(DataType type) {
        return GraphContext.create(new ParameterStore(1, type), Mode.TRAINING);
    }

    /** Row sums of the first input times the second, a scalar. */
    private static SDVariable rowSums(GraphContext graph, SDVariable matrix, SDVariable factor) {
        long[] shape = graph.shapeOf(matrix);
        int columns = Math.toIntExact(shape[1]);
        return JavaOperation.of(
                graph,
                "row_sums",
                in -> {
                    double[] sums = new double[in[0].length / columns];
                    for (int i = 0; i < in[0].length; i++) {
                        sums[i / columns] += in[0][i] * in[1][0];
                    }
                    return sums;
                },
                new long[] {shape[0]},
                matrix,
                factor);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, COMPILED", "FLOAT, SAMEDIFF", "DOUBLE, COMPILED", "DOUBLE, SAMEDIFF"})
    void takesPartInAGraph(DataType type, GraphExecutor.Kind kind) {
        GraphContext graph = graph(type);
        SDVariable x = graph.placeholder("x", 3, 2);
        // a transposed view and an operation behind it: values must arrive in 'c' order
        SDVariable sums = rowSums(graph, x.permute(1, 0), graph.placeholder("factor", 1));
        SDVariable y = sums.mul(2);
        INDArray values = Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6).reshape(3, 2).castTo(type);
        try (GraphExecutor executor = GraphExecutor.create(graph, List.of(y.name()), kind)) {
            for (double factor : new double[] {1, -0.5}) {
                INDArray scale = Nd4j.createFromArray(factor).castTo(type);
                INDArray result = executor.run(Map.of("x", values, "factor", scale)).get(y.name());

                assertThat(result.dataType()).isEqualTo(type);
                assertThat(result.toDoubleVector()).containsExactly(18 * factor, 24 * factor);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 3", "10, 1", "10, 3"})
    void everyPartIsDoneOnce(int parts, int threads) {
        AtomicIntegerArray done = new AtomicIntegerArray(10);
        Set<Object> workers = ConcurrentHashMap.newKeySet();
        JavaOperation.forEach(
                parts,
                threads,
                () -> {
                    workers.add(new Object());
                    return done::incrementAndGet;
                });

        for (int part = 0; part < done.length(); part++) {
            assertThat(done.get(part)).isEqualTo(part < parts ? 1 : 0);
        }
        assertThat(workers).hasSize(Math.max(1, Math.min(parts, threads)));
    }

    @Test
    void canBeAddedToAGraphThatWasExecutedBefore() {
        GraphContext graph = graph(DataType.DOUBLE);
        SDVariable x = graph.placeholder("x", 2, 2);
        SDVariable doubled = x.mul(2);
        Map<String, INDArray> inputs = Map.of("x", Nd4j.ones(DataType.DOUBLE, 2, 2));
        graph.sameDiff().output(inputs, doubled.name());
        SDVariable sums = rowSums(graph, doubled, graph.constant(3));

        assertThat(graph.sameDiff().output(inputs, sums.name()).get(sums.name()).toDoubleVector())
                .containsExactly(12, 12);
    }

    @Test
    void otherGraphsAreExecutedAsBefore() {
        GraphContext graph = graph(DataType.DOUBLE);
        rowSums(graph, graph.placeholder("x", 2, 2), graph.constant(3));
        SameDiff other = SameDiff.create();
        SDVariable y = other.constant(Nd4j.createFromArray(1.0, 2)).mul(2);

        assertThat(y.eval().toDoubleVector()).containsExactly(2, 4);
        assertThat(other.getSessions().values())
                .isNotEmpty()
                .noneMatch(session -> session instanceof JavaSession);
    }

    @Test
    void gradientIsTheHandWrittenOne() {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("x", 3, 2);
                            SDVariable sums = rowSums(graph, x, graph.constant(3));
                            graph.withGradient(
                                    sums,
                                    List.of(x),
                                    g -> List.of(g.reshape(3, 1).mmul(graph.full(3, 1, 2))));
                            return sums.mul(sums).sum();
                        })
                .require(1e-6);
    }

    @Test
    void elementwiseTakesCorrespondingEntriesOfOneShape() {
        GraphContext graph = graph(DataType.DOUBLE);
        SDVariable x = graph.constant(Nd4j.createFromArray(1.0, 2, 3, 4).reshape(2, 2));
        SDVariable y = graph.constant(Nd4j.createFromArray(2.0, 1, 0, -1).reshape(2, 2));
        SDVariable power = JavaOperation.elementwise(graph, "power", Math::pow, x, y);

        assertThat(power.eval().reshape(4).toDoubleVector()).containsExactly(1, 2, 1, 0.25);
        assertThatThrownBy(
                        () ->
                                JavaOperation.elementwise(
                                        graph, "power", Math::pow, x, graph.constant(1)))
                .hasMessage("the second input of power must have shape [2, 2], but has []");
    }

    @Test
    void withoutOneItCannotBeDifferentiated() {
        GraphContext graph = graph(DataType.DOUBLE);
        SDVariable x = graph.placeholder("x", 3, 2);
        SDVariable sum = rowSums(graph, x, graph.constant(3)).sum();

        assertThatThrownBy(() -> Gradients.of(graph, sum, List.of("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("operation 'row_sums' has no automatic gradient; use withGradient");
    }

    @ParameterizedTest
    @CsvSource({"COMPILED", "SAMEDIFF"})
    void resultsOfOtherLengthsAreRefused(GraphExecutor.Kind kind) {
        GraphContext graph = graph(DataType.FLOAT);
        SDVariable x = graph.placeholder("x", 3, 2);
        SDVariable y = JavaOperation.of(graph, "too_short", in -> new double[2], new long[] {3}, x);
        try (GraphExecutor executor = GraphExecutor.create(graph, List.of(y.name()), kind)) {
            assertThatThrownBy(executor::execute)
                    .hasStackTraceContaining("values must have shape [3], but has [2]");
        }
    }
}
