package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

class CompiledGraphTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 6;

    /** A random graph over operations that the library's networks use, all values [4, 6]. */
    private static final class RandomGraph {
        final GraphContext graph;
        final SDVariable scalar;
        final List<String> outputs = new ArrayList<>();
        final Map<String, INDArray> inputs = new LinkedHashMap<>();
        private final SplittableRandom random;
        private final List<SDVariable> values = new ArrayList<>();

        RandomGraph(long seed) {
            random = new SplittableRandom(seed);
            graph = GraphContext.create(new ParameterStore(seed, DataType.DOUBLE), Mode.TRAINING);
            values.add(graph.placeholder("x", ROWS, COLUMNS));
            values.add(graph.parameter("a", Initializer.normal(1), ROWS, COLUMNS));
            values.add(graph.placeholder("y", ROWS, COLUMNS));
            for (int i = 0; i < 25; i++) {
                values.add(next());
            }
            SDVariable total = values.get(values.size() - 1).add(pick()).mul(pick());
            scalar = StableMath.mean(graph, StableMath.sumEvent(graph, total));
            List<String> names = List.of("a", "x", "row");
            graph.parameter("row", Initializer.normal(1), 1, COLUMNS);
            outputs.add(scalar.name());
            outputs.add(pick().name());
            Gradients.of(graph, scalar, names).values().forEach(g -> outputs.add(g.name()));
            for (String name : List.of("x", "y")) {
                inputs.put(name, values(name.hashCode() + seed, ROWS, COLUMNS));
            }
        }

        private SDVariable pick() {
            return values.get(random.nextInt(values.size()));
        }

        private SDVariable next() {
            SDVariable v = pick();
            SDVariable row = graph.parameter("row", Initializer.normal(1), 1, COLUMNS);
            return switch (random.nextInt(15)) {
                case 0 -> v.add(pick());
                case 1 -> v.sub(pick());
                case 2 -> StableMath.tanh(graph, v.mul(pick()));
                case 3 -> StableMath.elu(graph, v);
                case 4 -> StableMath.softplus(graph, v);
                case 5 -> v.mul(row);
                case 6 -> v.add(row);
                case 7 -> v.reshape(COLUMNS, ROWS).reshape(ROWS, COLUMNS);
                case 8 -> v.permute(1, 0).reshape(ROWS, COLUMNS);
                case 9 -> v.mmul(graph.parameter("w", Initializer.normal(0.3), COLUMNS, COLUMNS));
                case 10 -> StableMath.logSoftmax(graph, v, 1);
                case 11 -> v.mul(0.5).rsub(1);
                case 12 -> joined(v);
                case 13 -> v.sub(v.max(true, 1));
                default -> StableMath.relu(graph, v);
            };
        }

        private SDVariable joined(SDVariable v) {
            SDVariable both = graph.sameDiff().concat(1, v, pick());
            return graph.sameDiff().slice(both, new int[] {0, 3}, ROWS, COLUMNS);
        }
    }

    private static INDArray values(long seed, long... shape) {
        return Initializer.normal(1).create(Seeds.random(seed), DataType.DOUBLE, shape);
    }

    private static GraphContext doubler(ParameterStore store, int n) {
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        SDVariable w = graph.parameter("w", Initializer.constant(2), 1, 1);
        graph.placeholder("x", n, 1).mul(w).rename("y");
        return graph;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void agreesWithSameDiffOnRandomGraphs(long seed) {
        RandomGraph random = new RandomGraph(seed);
        try (GraphExecutor compiled = new CompiledGraph(random.graph, random.outputs, Map.of());
                GraphExecutor plain =
                        GraphExecutor.create(
                                random.graph, random.outputs, GraphExecutor.Kind.SAMEDIFF)) {
            for (int round = 0; round < 2; round++) {
                Map<String, INDArray> expected = plain.run(random.inputs);
                Map<String, INDArray> actual = compiled.run(random.inputs);
                for (String name : compiled.outputs()) {
                    assertThat(actual.get(name).equalsWithEps(expected.get(name), 1e-9))
                            .as("%s of graph %d", name, seed)
                            .isTrue();
                }
                random.graph.store().flatParameters().muli(0.9);
                random.inputs.get("x").addi(0.1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void gradientsOfRandomGraphsAgreeWithFiniteDifferences(long seed) {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("x", 3, 4);
                            SDVariable w = graph.parameter("w", Initializer.normal(1), 1, 4);
                            SplittableRandom random = new SplittableRandom(seed);
                            SDVariable v = x;
                            for (int i = 0; i < 6; i++) {
                                v =
                                        switch (random.nextInt(4)) {
                                            case 0 -> StableMath.elu(graph, v.mul(w));
                                            case 1 -> StableMath.tanh(graph, v.add(w)).mul(x);
                                            case 2 -> StableMath.tanh(graph, v).sub(w);
                                            default -> StableMath.softplus(graph, v.mul(w));
                                        };
                            }
                            return StableMath.mean(graph, StableMath.sumEvent(graph, v));
                        })
                .require(1e-5);
    }

    @Test
    void replayIsDeterministic() {
        RandomGraph random = new RandomGraph(99);
        try (GraphExecutor compiled = new CompiledGraph(random.graph, random.outputs, Map.of())) {
            Map<String, INDArray> first = compiled.run(random.inputs);
            Map<String, INDArray> second = compiled.run(random.inputs);
            first.forEach((name, array) -> assertThat(second.get(name)).isEqualTo(array));
        }
    }

    @Test
    void readsParametersThatChangedOutside() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        GraphContext graph = doubler(store, 2);
        try (GraphExecutor compiled = new CompiledGraph(graph, List.of("y"), Map.of())) {
            Map<String, INDArray> x = Map.of("x", Nd4j.createFromArray(1.0, 2.0).reshape(2, 1));
            assertThat(compiled.run(x).get("y").toDoubleVector()).containsExactly(2, 4);
            store.flatParameters().assign(3);
            assertThat(compiled.run(x).get("y").toDoubleVector()).containsExactly(3, 6);
        }
    }

    @Test
    void graphsOfDifferentShapesShareParameters() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        try (GraphExecutor one = new CompiledGraph(doubler(store, 1), List.of("y"), Map.of());
                GraphExecutor two = new CompiledGraph(doubler(store, 2), List.of("y"), Map.of())) {
            for (double w : new double[] {5, 7}) {
                store.flatParameters().assign(w);
                INDArray a = one.run(Map.of("x", Nd4j.ones(DataType.DOUBLE, 1, 1))).get("y");
                INDArray b = two.run(Map.of("x", Nd4j.ones(DataType.DOUBLE, 2, 1))).get("y");
                assertThat(a.toDoubleVector()).containsExactly(w);
                assertThat(b.toDoubleVector()).containsExactly(w, w);
            }
        }
    }

    @Test
    void copiesSurviveTheNextReplay() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        try (GraphExecutor compiled =
                new CompiledGraph(doubler(store, 1), List.of("y"), Map.of())) {
            INDArray copy = compiled.run(Map.of("x", Nd4j.scalar(1.0).reshape(1, 1))).get("y");
            compiled.run(Map.of("x", Nd4j.scalar(4.0).reshape(1, 1)));
            assertThat(copy.getDouble(0)).isEqualTo(2);
            assertThat(compiled.doubles("y")).containsExactly(8);
        }
    }

    @Test
    void writesToDestinations() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        INDArray destination = Nd4j.zeros(DataType.DOUBLE, 5).reshape(5, 1);
        try (GraphExecutor compiled =
                new CompiledGraph(doubler(store, 5), List.of("y"), Map.of("y", destination))) {
            compiled.run(Map.of("x", Nd4j.ones(DataType.DOUBLE, 5, 1)));
            assertThat(destination.sumNumber().doubleValue()).isEqualTo(10);
        }
    }

    @Test
    void sharesBuffersOfResultsThatAreNotAliveTogether() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
        SDVariable x = graph.placeholder("x", 100, 100);
        SDVariable w = graph.parameter("w", Initializer.normal(0.1), 100, 100);
        for (int i = 0; i < 20; i++) {
            x = x.mmul(w);
        }
        try (CompiledGraph compiled = new CompiledGraph(graph, List.of(x.name()), Map.of())) {
            assertThat(compiled.operationCount()).isEqualTo(20);
            assertThat(compiled.bufferBytes()).isLessThanOrEqualTo(3 * 40_000);
        }
    }

    @Test
    void aSecondThreadIsRefused() throws InterruptedException {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        SDVariable x = graph.placeholder("x", 600, 600);
        SDVariable y = x;
        for (int i = 0; i < 30; i++) {
            y = y.mmul(x);
        }
        try (CompiledGraph compiled = new CompiledGraph(graph, List.of(y.name()), Map.of())) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread other =
                    new Thread(
                            () -> {
                                started.countDown();
                                for (int i = 0; i < 200 && failure.get() == null; i++) {
                                    run(compiled, failure);
                                }
                            });
            other.start();
            started.await();
            for (int i = 0; i < 200 && failure.get() == null; i++) {
                run(compiled, failure);
            }
            other.join();
            assertThat(failure.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("one thread at a time");
        }
    }

    @Test
    void closedGraphIsRefused() {
        for (GraphExecutor.Kind kind :
                List.of(GraphExecutor.Kind.COMPILED, GraphExecutor.Kind.SAMEDIFF)) {
            GraphContext graph =
                    GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
            SDVariable y = graph.placeholder("x", 2).mul(2);
            GraphExecutor executor = GraphExecutor.create(graph, List.of(y.name()), kind);
            executor.execute();
            executor.close();
            executor.close();
            assertClosed(() -> executor.set("x", new float[2]));
            assertClosed(executor::execute);
            assertClosed(() -> executor.floats(y.name()));
        }
    }

    private static void assertClosed(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("is closed");
    }

    @Test
    void closingWaitsForTheExecution() throws InterruptedException {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
        SDVariable y = graph.placeholder("x", 100, 100);
        for (int i = 0; i < 30; i++) {
            y = y.mmul(y);
        }
        for (int round = 0; round < 12; round++) {
            CompiledGraph compiled = new CompiledGraph(graph, List.of(y.name()), Map.of());
            AtomicReference<Throwable> end = new AtomicReference<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread other =
                    new Thread(
                            () -> {
                                while (end.get() == null) {
                                    run(compiled, end);
                                    started.countDown();
                                }
                            });
            other.start();
            started.await();
            compiled.close();
            other.join();
            assertThat(end.get()).hasMessage("the compiled graph is closed");
        }
    }

    private static void run(CompiledGraph compiled, AtomicReference<Throwable> failure) {
        try {
            compiled.execute();
        } catch (IllegalStateException e) {
            failure.set(e);
        }
    }

    @Test
    void controlFlowFallsBackToSameDiff() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
        SDVariable x = graph.placeholder("x", 2, 2);
        SDVariable noisy = x.add(graph.sameDiff().random().normal(0, 1, DataType.DOUBLE, 2, 2));
        assertThatThrownBy(() -> new CompiledGraph(graph, List.of(noisy.name()), Map.of()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot be replayed");
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(noisy.name()), GraphExecutor.Kind.COMPILED)) {
            Map<String, INDArray> result =
                    executor.run(Map.of("x", Nd4j.zeros(DataType.DOUBLE, 2, 2)));
            assertThat(result.get(noisy.name()).shape()).containsExactly(2, 2);
        }
    }

    @Test
    void aFailingOperationIsNamedAndLeavesTheGraphUsable() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
        SDVariable x = graph.placeholder("x", 1, 1);
        JavaOperation.Kernel positive =
                inputs -> {
                    if (inputs[0][0] < 0) {
                        throw new IllegalArgumentException("negative");
                    }
                    return inputs[0];
                };
        SDVariable y =
                JavaOperation.of(graph, "positive", positive, new long[] {1, 1}, x.mul(2)).add(1);
        try (CompiledGraph compiled = new CompiledGraph(graph, List.of(y.name()), Map.of())) {
            for (int round = 0; round < 2; round++) {
                INDArray good = Nd4j.ones(DataType.DOUBLE, 1, 1);
                Map<String, INDArray> result = compiled.run(Map.of("x", good));
                assertThat(result.get(y.name()).getDouble(0)).isEqualTo(3);
                assertThatThrownBy(() -> compiled.run(Map.of("x", good.neg())))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("operation positive [1, 1]");
            }
        }
    }

    @Test
    void wrongInputsAreRefused() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        try (GraphExecutor compiled =
                new CompiledGraph(doubler(store, 1), List.of("y"), Map.of())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compiled.set("z", new float[1]))
                    .withMessageContaining("[x]");
            assertThatThrownBy(() -> compiled.run(Map.of("x", Nd4j.ones(3, 1))))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("[1, 1]");
        }
    }

    @Test
    void profileCountsEveryOperation() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        try (CompiledGraph compiled =
                new CompiledGraph(doubler(store, 1), List.of("y"), Map.of())) {
            GraphProfile profile = compiled.startProfile();
            compiled.execute();
            compiled.execute();
            assertThat(profile.rows()).hasSize(1);
            assertThat(profile.rows().get(0).calls()).isEqualTo(2);
            assertThat(profile.table(5)).contains("multiply");
        }
    }
}
