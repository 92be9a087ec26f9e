package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.RowDrawing;
import org.vhe.core.random.Seeds;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;

/** The incremental sampler against one pass of the network per pixel, with the same noise. */
class IncrementalSamplerTest {
    private static final int BATCH = 3;
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;
    private static final double SCALE = 6;

    private static PixelCnn randomStack(RandomGenerator random) {
        PixelCnn.Unit unit = random.nextBoolean() ? PixelCnn.Unit.GATED : PixelCnn.Unit.RELU;
        return new PixelCnn(
                random.nextInt(1, 4),
                random.nextInt(2, 8),
                random.nextBoolean() ? 3 : 5,
                random.nextBoolean() ? 3 : 7,
                unit,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean() ? 0 : 0.5);
    }

    private static INDArray draw(Noise.Kind kind, long seed, DataType type, long... shape) {
        int length = 1;
        for (long size : shape) {
            length *= Math.toIntExact(size);
        }
        float[] values = ArrayTransfer.draw(kind, length, Seeds.random(seed));
        double[] doubles = new double[length];
        for (int i = 0; i < length; i++) {
            doubles[i] = values[i];
        }
        return Initializer.values(doubles).create(Seeds.random(0), type, shape);
    }

    /** A graph with parameters far from zero, and with a condition. */
    private static final class Setting {
        final GraphContext graph;
        final Map<String, INDArray> inputs = new HashMap<>();
        final SDVariable condition;

        /**
         * @param conditionKind 0 for none, 1 for a vector, 2 for a map
         */
        Setting(DataType type, long seed, int conditionKind) {
            graph = GraphContext.create(new ParameterStore(seed, type), Mode.EVALUATION);
            long[] shape =
                    conditionKind == 1
                            ? new long[] {BATCH, 2}
                            : new long[] {BATCH, HEIGHT, WIDTH, 2};
            condition = conditionKind == 0 ? null : graph.placeholder("condition", shape);
            if (condition != null) {
                inputs.put("condition", draw(Noise.Kind.NORMAL, seed + 1, type, shape));
            }
        }

        double[] sample(SequentialDistribution distribution, INDArray noise, double scale) {
            SDVariable input = graph.placeholder("noise", noise.shape());
            String output = distribution.sample(input).name();
            try (GraphExecutor executor =
                    GraphExecutor.create(graph, List.of(output), GraphExecutor.Kind.COMPILED)) {
                strengthen(scale);
                Map<String, INDArray> all = new HashMap<>(inputs);
                all.put("noise", noise);
                return ArrayTransfer.toDoubles(executor.run(all).get(output));
            }
        }

        /** Makes pixels depend more on each other, and less on biases. */
        void strengthen(double scale) {
            graph.store()
                    .parameters()
                    .forEach((name, array) -> array.muli(name.endsWith("bias") ? 0.2 : scale));
            RandomGenerator random = Seeds.random(graph.store().seed());
            graph.store().parameters().values().stream()
                    .filter(array -> array.amaxNumber().doubleValue() == 0)
                    .forEach(zeros -> fill(zeros, random));
        }

        private static void fill(INDArray zeros, RandomGenerator random) {
            for (long i = 0; i < zeros.length(); i++) {
                zeros.putScalar(i, random.nextDouble(-1, 1));
            }
        }

        private long[] batch(SequentialDistribution distribution) {
            return distribution.noise().batchShape(BATCH);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomStacksDrawTheBinaryImagesOfTheNaiveWay(int seed) {
        RandomGenerator random = Seeds.random(seed);
        DataType type = seed % 2 == 0 ? DataType.DOUBLE : DataType.FLOAT;
        Setting setting = new Setting(type, seed, random.nextInt(3));
        AutoregressiveBernoulli x =
                new AutoregressiveBernoulli(
                        setting.graph, randomStack(random), setting.condition, 1, HEIGHT, WIDTH);
        INDArray noise = draw(Noise.Kind.UNIFORM, seed, type, setting.batch(x));
        x.logits(setting.graph.placeholder("any", setting.batch(x)));
        double[] actual = setting.sample(x, noise, SCALE);
        double[] expected =
                NaiveSampler.sample(
                        setting.graph,
                        setting.inputs,
                        noise,
                        (image, u) -> new Bernoulli(setting.graph, x.logits(image)).sample(u),
                        i -> i % (HEIGHT * WIDTH));

        assertThat(actual).containsExactly(expected).contains(0, 1);
        assertThat(actual).isNotEqualTo(independent(setting, x, noise));
    }

    /** Pixels drawn as if all the others were zero. */
    private static double[] independent(
            Setting setting, AutoregressiveBernoulli x, INDArray noise) {
        return NaiveSampler.sample(
                setting.graph,
                setting.inputs,
                noise,
                (image, u) -> new Bernoulli(setting.graph, x.logits(image.mul(0))).sample(u),
                i -> 0);
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE, 1e-9", "FLOAT, 1e-4"})
    void gaussianMapsAreThoseOfTheNaiveWay(DataType type, double tolerance) {
        Setting setting = new Setting(type, 5, 1);
        PixelCnn stack = new PixelCnn(2, 6, 3, PixelCnn.Unit.RELU);
        AutoregressiveGaussian c =
                new AutoregressiveGaussian(
                        setting.graph, stack, setting.condition, 2, HEIGHT, WIDTH);
        INDArray noise = draw(Noise.Kind.NORMAL, 6, type, setting.batch(c)).mul(0.3);
        c.givenEarlier(setting.graph.placeholder("any", setting.batch(c)));
        double[] actual = setting.sample(c, noise, 1.5);
        double[] expected =
                NaiveSampler.sample(
                        setting.graph,
                        setting.inputs,
                        noise,
                        (image, e) -> c.givenEarlier(image).sample(e),
                        i -> i % (HEIGHT * WIDTH));

        assertThat(actual).containsExactly(expected, within(tolerance));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void categoricalImagesAreThoseOfTheNaiveWay(boolean twoStacks) {
        Setting setting = new Setting(DataType.DOUBLE, 7, 2);
        PixelCnn stack = new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED).withTwoStacks(twoStacks);
        AutoregressiveCategorical x =
                new AutoregressiveCategorical(
                        setting.graph, stack, setting.condition, HEIGHT, WIDTH, 3);
        INDArray noise = draw(Noise.Kind.UNIFORM, 8, DataType.DOUBLE, setting.batch(x));
        x.logits(setting.graph.placeholder("any", setting.batch(x)));
        double[] actual = setting.sample(x, noise, SCALE);
        double[] expected =
                NaiveSampler.sample(
                        setting.graph,
                        setting.inputs,
                        noise,
                        (image, u) -> new Categorical(setting.graph, x.logits(image)).sample(u),
                        i -> i / 3 % (HEIGHT * WIDTH));

        assertThat(actual).containsExactly(expected).contains(0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "LOGISTIC_MIXTURE, 1, false",
        "LOGISTIC_MIXTURE, 3, true",
        "LOGISTIC_MIXTURE, 3, false",
        "CATEGORICAL, 1, true",
        "CATEGORICAL, 2, false",
        "ZERO_INFLATED, 1, true",
        "ZERO_INFLATED, 3, false"
    })
    void imagesInLevelsAreThoseOfTheNaiveWay(
            ElementLikelihood.Kind kind, int channels, boolean twoStacks) {
        Setting setting = new Setting(DataType.DOUBLE, 17, 2);
        PixelCnn stack = new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED).withTwoStacks(twoStacks);
        AutoregressiveLevels x =
                new AutoregressiveLevels(
                        setting.graph,
                        stack,
                        setting.condition,
                        kind == ElementLikelihood.Kind.CATEGORICAL
                                ? ElementLikelihood.of(kind, 5)
                                : ElementLikelihood.of(kind, 5).withComponents(3),
                        new ImageSize(channels, HEIGHT, WIDTH));
        long[] shape = {BATCH, channels, HEIGHT, WIDTH};
        INDArray noise = draw(Noise.Kind.UNIFORM, 18, DataType.DOUBLE, setting.batch(x));
        x.givenEarlier(setting.graph.placeholder("any", shape));
        double[] actual = setting.sample(x, noise, SCALE);
        double[] expected = naive(setting, x, noise, shape, i -> i % (HEIGHT * WIDTH));

        assertThat(actual).containsExactly(expected, within(1e-12)).contains(0, 1);
        assertThat(actual).isNotEqualTo(naive(setting, x, noise, shape, i -> 0));
    }

    private static double[] naive(
            Setting setting,
            AutoregressiveLevels x,
            INDArray noise,
            long[] shape,
            Function<Integer, Integer> pixelOf) {
        return NaiveSampler.sample(
                setting.graph,
                setting.inputs,
                noise,
                shape,
                (image, u) -> x.givenEarlier(image).sample(u),
                pixelOf);
    }

    @Test
    void channelsOfAPixelFollowThoseThatAreGiven() {
        Setting setting = new Setting(DataType.DOUBLE, 21, 2);
        GraphContext graph = setting.graph;
        AutoregressiveLevels x =
                new AutoregressiveLevels(
                        graph,
                        new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED),
                        setting.condition,
                        ElementLikelihood.logisticMixture(256, 2),
                        new ImageSize(2, HEIGHT, WIDTH));
        long[] shape = {BATCH, 2, HEIGHT, WIDTH};
        SDVariable noise = graph.placeholder("noise", setting.batch(x));
        SDVariable given = graph.placeholder("given", shape);
        SDVariable known = graph.placeholder("known", shape);
        String completed = x.complete(noise, given, known).name();
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(completed), GraphExecutor.Kind.COMPILED)) {
            setting.strengthen(SCALE);
            Map<String, INDArray> inputs = new HashMap<>(setting.inputs);
            inputs.put("noise", draw(Noise.Kind.UNIFORM, 22, DataType.DOUBLE, setting.batch(x)));
            int pixels = HEIGHT * WIDTH;
            double[] firstChannel = new double[BATCH * 2 * pixels];
            for (int i = 0; i < firstChannel.length; i++) {
                firstChannel[i] = i / pixels % 2 == 0 ? 1 : 0;
            }
            inputs.put("known", Nd4j.createFromArray(firstChannel).reshape(shape));
            inputs.put("given", Nd4j.zeros(DataType.DOUBLE, shape));
            double[] dark = ArrayTransfer.toDoubles(executor.run(inputs).get(completed));
            inputs.put("given", Nd4j.ones(DataType.DOUBLE, shape));
            double[] light = ArrayTransfer.toDoubles(executor.run(inputs).get(completed));
            for (int i = 0; i < dark.length; i++) {
                if (i / pixels % 2 == 0) {
                    assertThat(dark[i]).isZero();
                    assertThat(light[i]).isEqualTo(1);
                }
            }
            // of the first pixel, which sees no other
            assertThat(light[pixels]).isNotEqualTo(dark[pixels]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "compiled, FLOAT, false, 1",
        "compiled, FLOAT, true, 2",
        "samediff, FLOAT, false, 3",
        "compiled, DOUBLE, true, 1"
    })
    void rowsDrawnOneByOneAreThoseOfTheWholeToTheLastBit(
            GraphExecutor.Kind kind, DataType type, boolean completed, int channels) {
        Setting setting = new Setting(type, 31, 2);
        GraphContext graph = setting.graph;
        AutoregressiveLevels x =
                new AutoregressiveLevels(
                        graph,
                        new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED),
                        setting.condition,
                        ElementLikelihood.logisticMixture(256, 2),
                        new ImageSize(channels, HEIGHT, WIDTH));
        long[] shape = {BATCH, channels, HEIGHT, WIDTH};
        SDVariable noise = graph.placeholder("noise", setting.batch(x));
        SDVariable given = graph.placeholder("given", shape);
        SDVariable known = graph.placeholder("known", shape);
        String drawn = (completed ? x.complete(noise, given, known) : x.sample(noise)).name();
        Map<String, INDArray> inputs = new HashMap<>(setting.inputs);
        inputs.put("noise", draw(Noise.Kind.UNIFORM, 32, type, setting.batch(x)));
        inputs.put("given", Nd4j.ones(type, shape));
        inputs.put("known", Nd4j.zeros(type, shape));
        inputs.get("known").putScalar(0, 1);
        try (GraphExecutor executor = GraphExecutor.create(graph, List.of(drawn), kind)) {
            setting.strengthen(SCALE);
            float[] whole = executor.run(inputs).get(drawn).dup('c').data().asFloat();
            RowDrawing rows =
                    graph.rowSource(drawn).orElseThrow().begin(executor::execute).orElseThrow();
            assertThat(executor.floats(drawn)).containsOnly(0);
            assertThat(rows.values()).containsOnly(0);

            // what is drawn does not depend on the graph's later executions
            inputs.put("noise", inputs.get("noise").mul(0.5));
            assertThat(executor.run(inputs).get(drawn).dup('c').data().asFloat())
                    .isNotEqualTo(whole);
            for (int row = 1; row <= HEIGHT; row++) {
                rows.drawRow();
                assertThat(rows.drawn()).isEqualTo(row);
                assertThat(rows.values()).containsExactly(upTo(row, whole));
            }
            assertThatIllegalStateException()
                    .isThrownBy(rows::drawRow)
                    .withMessageContaining("all 4 rows");
        }
    }

    /** With zeros for the rows below. */
    private static float[] upTo(int row, float... images) {
        float[] result = images.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = i / WIDTH % HEIGHT < row ? images[i] : 0;
        }
        return result;
    }

    /** Given pixels anywhere, each in its turn put in place of what is drawn, one pass for each. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void completionsAreThoseOfTheNaiveWay(int seed) {
        RandomGenerator random = Seeds.random(seed);
        Setting setting = new Setting(DataType.DOUBLE, seed, random.nextInt(3));
        GraphContext graph = setting.graph;
        AutoregressiveBernoulli x =
                new AutoregressiveBernoulli(
                        graph, randomStack(random), setting.condition, 1, HEIGHT, WIDTH);
        long[] shape = setting.batch(x);
        SDVariable noise = graph.placeholder("noise", shape);
        SDVariable given = graph.placeholder("given", shape);
        SDVariable known = graph.placeholder("known", shape);
        String completed = x.complete(noise, given, known).name();
        Map<String, INDArray> inputs = new HashMap<>(setting.inputs);
        inputs.put("noise", draw(Noise.Kind.UNIFORM, seed, DataType.DOUBLE, shape));
        inputs.put("given", coins(seed + 50, shape));
        inputs.put("known", coins(seed + 60, shape));
        double[] actual;
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(completed), GraphExecutor.Kind.COMPILED)) {
            setting.strengthen(SCALE);
            actual = ArrayTransfer.toDoubles(executor.run(inputs).get(completed));
        }
        double[] expected =
                NaiveSampler.sample(
                        graph,
                        inputs,
                        inputs.get("noise"),
                        (image, u) -> {
                            SDVariable drawn = new Bernoulli(graph, x.logits(image)).sample(u);
                            return drawn.add(given.sub(drawn).mul(known));
                        },
                        i -> i % (HEIGHT * WIDTH));

        assertThat(actual).containsExactly(expected).contains(0, 1);
    }

    private static INDArray coins(long seed, long... shape) {
        return draw(Noise.Kind.UNIFORM, seed, DataType.DOUBLE, shape)
                .gt(0.5)
                .castTo(DataType.DOUBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiled", "samediff"})
    void givenPixelsStayAndTheOthersFollowThem(GraphExecutor.Kind kind) {
        Setting setting = new Setting(DataType.DOUBLE, 9, 2);
        GraphContext graph = setting.graph;
        AutoregressiveBernoulli x =
                new AutoregressiveBernoulli(
                        graph,
                        new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED),
                        setting.condition,
                        1,
                        HEIGHT,
                        WIDTH);
        long[] shape = setting.batch(x);
        SDVariable noise = graph.placeholder("noise", shape);
        SDVariable given = graph.placeholder("given", shape);
        SDVariable known = graph.placeholder("known", shape);
        String drawn = x.sample(noise).name();
        String completed = x.complete(noise, given, known).name();
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(drawn, completed), kind)) {
            graph.store().freeze();
            setting.strengthen(SCALE);
            Map<String, INDArray> inputs = new HashMap<>(setting.inputs);
            inputs.put("noise", draw(Noise.Kind.UNIFORM, 10, DataType.DOUBLE, shape));
            inputs.put(
                    "given",
                    draw(Noise.Kind.UNIFORM, 11, DataType.DOUBLE, shape)
                            .gt(0.5)
                            .castTo(DataType.DOUBLE));
            inputs.put("known", inputs.get("given").mul(0));
            assertThat(executor.run(inputs).get(completed))
                    .as("nothing is given")
                    .isEqualTo(executor.run(inputs).get(drawn));

            int half = HEIGHT * WIDTH / 2;
            for (int i = 0; i < BATCH * HEIGHT * WIDTH; i++) {
                inputs.get("known").putScalar(i, i % (HEIGHT * WIDTH) < half ? 1 : 0);
            }
            double[] result = ArrayTransfer.toDoubles(executor.run(inputs).get(completed));
            double[] free = ArrayTransfer.toDoubles(executor.run(inputs).get(drawn));
            int changed = 0;
            for (int i = 0; i < result.length; i++) {
                if (i % (HEIGHT * WIDTH) < half) {
                    assertThat(result[i]).isEqualTo(inputs.get("given").getDouble(i));
                } else if (result[i] != free[i]) {
                    changed++;
                }
            }
            assertThat(changed).as("later pixels that depend on the given ones").isPositive();
        }
    }
}
