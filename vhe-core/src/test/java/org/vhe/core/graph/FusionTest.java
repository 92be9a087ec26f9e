package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Operations that are done together compute what they compute one by one. */
class FusionTest {
    private static final int NODES = 60;

    /** A graph of operations drawn at random over [rows, columns], with gradients. */
    private static final class RandomGraph {
        final GraphContext graph;
        final List<String> outputs = new ArrayList<>();
        private final SplittableRandom random;
        private final List<SDVariable> full = new ArrayList<>();
        private final List<SDVariable> row = new ArrayList<>();
        private final int rows;
        private final int columns;

        RandomGraph(long seed, int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            random = new SplittableRandom(seed);
            graph = GraphContext.create(new ParameterStore(seed, DataType.FLOAT), Mode.TRAINING);
            full.add(graph.placeholder("x", rows, columns));
            full.add(graph.placeholder("y", rows, columns));
            row.add(graph.parameter("a", Initializer.normal(1), 1, columns));
            row.add(graph.placeholder("r", columns));
            for (int i = 0; i < NODES; i++) {
                SDVariable next = next();
                (graph.shapeOf(next).length == 2 && graph.shapeOf(next)[0] == rows ? full : row)
                        .add(next);
            }
            SDVariable last = full.get(full.size() - 1).mul(pick(full)).add(pick(row));
            SDVariable total = StableMath.mean(graph, StableMath.sumEvent(graph, last));
            outputs.add(total.name());
            outputs.add(pick(full).name());
            outputs.add(pick(row).name());
            Gradients.of(graph, total, List.of("a", "x", "r"))
                    .values()
                    .forEach(gradient -> outputs.add(gradient.name()));
        }

        private SDVariable pick(List<SDVariable> from) {
            return from.get(random.nextInt(from.size()));
        }

        private SDVariable next() {
            SDVariable a = pick(full);
            SDVariable b = pick(full);
            SDVariable r = pick(row);
            var math = graph.sameDiff().math();
            return switch (random.nextInt(18)) {
                case 0 -> a.add(b).mul(0.5);
                case 1 -> a.mul(b).mul(0.2);
                case 2 -> a.sub(r);
                case 3 -> r.mul(b).add(a).mul(0.5);
                case 4 -> a.div(b.mul(b).add(1));
                case 5 -> StableMath.tanh(graph, a);
                case 6 -> StableMath.elu(graph, a);
                case 7 -> StableMath.relu(graph, a);
                case 8 -> StableMath.sigmoid(graph, a);
                case 9 -> math.sqrt(a.mul(a).add(0.5)).rsub(1);
                case 10 -> math.abs(a).neg().add(b);
                case 11 -> math.max(a, b).sub(1);
                case 12 -> math.min(a, graph.constant(0)).add(r);
                case 13 -> a.mul(a).add(1).rdiv(2).sub(0.5);
                case 14, 15 -> graph.full(1.0 / rows, 1, rows).mmul(a);
                case 16 -> r.mul(0.5).add(1);
                default -> math.exp(a.mul(0.1)).sub(1);
            };
        }

        Map<String, INDArray> inputs() {
            Map<String, INDArray> inputs = new LinkedHashMap<>();
            SplittableRandom values = new SplittableRandom(5);
            graph.inputs()
                    .forEach(
                            (name, shape) -> {
                                INDArray array = Nd4j.create(DataType.FLOAT, shape);
                                for (long i = 0; i < array.length(); i++) {
                                    array.putScalar(i, (float) (values.nextDouble() * 2 - 1));
                                }
                                inputs.put(name, array);
                            });
            return inputs;
        }

        Map<String, INDArray> run(GraphExecutor.Kind kind) {
            try (GraphExecutor executor = GraphExecutor.create(graph, outputs, kind)) {
                executor.run(inputs()); // the second finds what the first left in memory
                return executor.run(inputs());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 6", "2, 1, 5", "3, 700, 24", "4, 700, 24", "5, 65, 64", "6, 3, 2048"})
    void randomGraphsStayWhatTheyAre(long seed, int rows, int columns) {
        for (long i = 0; i < 12; i++) {
            RandomGraph random = new RandomGraph(100 * seed + i, rows, columns);

            Map<String, INDArray> expected = random.run(GraphExecutor.Kind.UNFUSED);
            Map<String, INDArray> actual = random.run(GraphExecutor.Kind.COMPILED);

            expected.forEach(
                    (name, value) -> {
                        double scale = 1e-3 + value.amaxNumber().doubleValue();
                        assertThat(actual.get(name).sub(value).amaxNumber().doubleValue())
                                .as(name)
                                .isLessThan(2e-5 * scale);
                    });
        }
    }

    @Test
    void whatStaysWithinAStepTakesNoMemory() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.placeholder("x", 500, 8);
        SDVariable y = x;
        for (int i = 0; i < 9; i++) {
            y = y.mul(x).add(1);
        }
        List<String> outputs = List.of(y.name());

        long fused = FusedPlan.of(graph, outputs, Map.of(), true).plan().intermediateBytes();
        long unfused = FusedPlan.of(graph, outputs, Map.of(), false).plan().intermediateBytes();

        assertThat(fused).isEqualTo(4 * 500 * 8);
        assertThat(unfused).isGreaterThanOrEqualTo(fused);
    }

    @Test
    void neighboursAreOneStepThatKeepsWhatIsBetweenThemToItself() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.placeholder("x", 500, 8);
        SDVariable average = graph.full(1.0 / 500, 1, 500);
        SDVariable centred = x.sub(average.mmul(x));
        SDVariable variance = average.mmul(centred.mul(centred));
        List<String> outputs = List.of(centred.name(), variance.name());
        FusedPlan plan = FusedPlan.of(graph, outputs, Map.of(), true);

        ReplayStep[] steps = plan.steps();

        assertThat(steps).hasSize(2);
        assertThat(steps[0]).isInstanceOf(OperationCall.class);
        assertThat(steps[1].description()).isEqualTo("subtract+multiply+matmul [500, 8]");
        // x, its mean and what is wanted; not the squares
        assertThat(steps[1].bytes()).isEqualTo(4 * (500 * 8 + 8 + 500 * 8 + 8));
    }

    @Test
    void sumsDoNotDependOnTheNumberOfThreads() {
        int most = Nd4j.getEnvironment().maxThreads();
        int threads = Nd4j.getEnvironment().maxMasterThreads();
        try {
            INDArray one = meanSquares(1);
            assertThat(meanSquares(2)).isEqualTo(one);
            assertThat(meanSquares(3)).isEqualTo(one);
        } finally {
            Nd4j.getEnvironment().setMaxThreads(most);
            Nd4j.getEnvironment().setMaxMasterThreads(threads);
        }
    }

    private static INDArray meanSquares(int threads) {
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        int rows = 9000;
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.placeholder("x", rows, 24);
        SDVariable y = graph.full(1.0 / rows, 1, rows).mmul(x.mul(x));
        float[] values = new float[rows * 24];
        double[] expected = new double[24];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            expected[i % 24] += (double) values[i] * values[i] / rows;
        }
        try (CompiledGraph compiled = new CompiledGraph(graph, List.of(y.name()), Map.of())) {
            compiled.set("x", values);
            compiled.execute();
            assertThat(compiled.doubles(y.name())).containsExactly(expected, within(1e-6));
            return compiled.array(y.name());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void whatIsNotFiniteStays(float value) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.placeholder("x", 3, 4);
        SDVariable y = StableMath.elu(graph, x.mul(2)).add(1);
        INDArray input = Nd4j.zeros(DataType.FLOAT, 3, 4);
        input.putScalar(1, 2, value);

        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(y.name()), GraphExecutor.Kind.COMPILED)) {
            INDArray result = executor.run(Map.of("x", input)).get(y.name());
            assertThat(result.getFloat(1, 2)).isEqualTo(Float.valueOf(value));
            assertThat(result.getFloat(0, 0)).isEqualTo(1f);
        }
    }
}
