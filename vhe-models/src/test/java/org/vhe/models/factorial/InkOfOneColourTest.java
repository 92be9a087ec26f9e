package org.vhe.models.factorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.random.Seeds;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.pixelcnn.AutoregressiveBernoulli;

/** On images of two by two pixels, of which all are enumerated. */
class InkOfOneColourTest {
    private static final int SIDE = 2;
    private static final int PIXELS = SIDE * SIDE;
    private static final int CHANNELS = 2;
    private static final int LEVELS = 3;
    private static final int COLOURS = LEVELS * LEVELS;
    private static final PixelCnn STACK = new PixelCnn(2, 4, 3, PixelCnn.Unit.GATED);

    /** Logits of the levels of each channel. */
    private static final double[] LOGITS = {0.9, -0.3, 0.4, 0.6, 0.1, -0.8};

    private static final class Setting {
        final ParameterStore store = new ParameterStore(3, DataType.DOUBLE);
        final GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        final int batch;
        final AutoregressiveBernoulli mask;
        final InkOfOneColour x;
        final Map<String, INDArray> inputs = new HashMap<>();

        Setting(int batch) {
            this.batch = batch;
            mask = new AutoregressiveBernoulli(graph, STACK, null, 1, SIDE, SIDE);
            SDVariable logits = graph.placeholder("logits", batch, CHANNELS, LEVELS);
            x = new InkOfOneColour(graph, mask, logits);
            inputs.put("logits", repeated(batch, LOGITS).reshape(batch, CHANNELS, LEVELS));
        }

        double[] of(SDVariable variable) {
            try (GraphExecutor executor =
                    GraphExecutor.create(
                            graph, List.of(variable.name()), GraphExecutor.Kind.COMPILED)) {
                store.parameters()
                        .forEach((name, array) -> array.muli(name.endsWith("weight") ? 3 : 1));
                return ArrayTransfer.toDoubles(executor.run(inputs).get(variable.name()));
            }
        }

        SDVariable uniform(long seed) {
            long[] shape = {batch, PIXELS + CHANNELS};
            float[] drawn =
                    ArrayTransfer.draw(
                            Noise.Kind.UNIFORM, batch * (PIXELS + CHANNELS), Seeds.random(seed));
            inputs.put("noise", Nd4j.createFromArray(drawn).castTo(DataType.DOUBLE).reshape(shape));
            return graph.placeholder("noise", shape);
        }

        SDVariable image(String name, double... values) {
            INDArray all = Nd4j.createFromArray(values);
            inputs.put(name, all.reshape(batch, CHANNELS, SIDE, SIDE));
            return graph.placeholder(name, batch, CHANNELS, SIDE, SIDE);
        }
    }

    private static INDArray repeated(int times, double... values) {
        double[] all = new double[times * values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        return Nd4j.createFromArray(all);
    }

    /** Every image: each colour but black in each mask but the empty one, and the black image. */
    private static double[][] all() {
        double[][] images = new double[1 + (COLOURS - 1) * ((1 << PIXELS) - 1)][];
        images[0] = new double[CHANNELS * PIXELS];
        int next = 1;
        for (int mask = 1; mask < 1 << PIXELS; mask++) {
            for (int colour = 1; colour < COLOURS; colour++) {
                images[next++] = image(mask, colour / LEVELS, colour % LEVELS);
            }
        }
        return images;
    }

    private static double[] image(int mask, int... levels) {
        double[] image = new double[CHANNELS * PIXELS];
        for (int i = 0; i < image.length; i++) {
            int ink = mask >> i % PIXELS & 1;
            image[i] = ink * levels[i / PIXELS] / (LEVELS - 1.0);
        }
        return image;
    }

    private static double[] joined(double[]... images) {
        double[] all = new double[images.length * images[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = images[i / images[0].length][i % images[0].length];
        }
        return all;
    }

    private static double[] probabilities() {
        double[][] images = all();
        Setting setting = new Setting(images.length);
        double[] result = setting.of(setting.x.logProb(setting.image("x", joined(images))));
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.exp(result[i]);
        }
        return result;
    }

    /** The probability of two levels, not both zero, by the definition. */
    private static double colour(int first, int second) {
        double black = level(0, 0) * level(1, 0);
        return level(0, first) * level(1, second) / (1 - black);
    }

    private static double level(int channel, int level) {
        double total = 0;
        for (int i = 0; i < LEVELS; i++) {
            total += Math.exp(LOGITS[channel * LEVELS + i]);
        }
        return Math.exp(LOGITS[channel * LEVELS + level]) / total;
    }

    @Test
    void probabilitiesAreThoseOfMaskAndColourAndSumToOne() {
        double[] found = probabilities();
        Setting setting = new Setting(1 << PIXELS);
        INDArray masks = Nd4j.zeros(DataType.DOUBLE, 1 << PIXELS, 1, SIDE, SIDE);
        for (int i = 0; i < masks.length(); i++) {
            masks.putScalar(i, i / PIXELS >> i % PIXELS & 1);
        }
        double[] ofMasks = setting.of(setting.mask.logProb(setting.graph.constant(masks)));
        double sum = found[0];
        assertThat(found[0]).isCloseTo(Math.exp(ofMasks[0]), within(1e-12));
        for (int i = 1; i < found.length; i++) {
            int colour = 1 + (i - 1) % (COLOURS - 1);
            double expected =
                    Math.exp(ofMasks[1 + (i - 1) / (COLOURS - 1)])
                            * colour(colour / LEVELS, colour % LEVELS);
            assertThat(found[i]).isCloseTo(expected, within(1e-12));
            sum += found[i];
        }

        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    @Test
    void imageOfTwoColoursIsImpossible() {
        Setting setting = new Setting(2);
        double[] two = image(0b0101, 2, 1);
        two[PIXELS] = 1;
        double[] found =
                setting.of(setting.x.logProb(setting.image("x", joined(image(0b0101, 2, 1), two))));

        assertThat(found[0]).isGreaterThan(-20);
        assertThat(found[1]).isLessThan(-1e29);
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        double[] images = joined(image(0b0110, 2, 1), image(0b1000, 0, 2), image(0, 1, 1));
        GradientCheck.of(
                        graph -> {
                            SDVariable logits = graph.placeholder("logits", 3, CHANNELS, LEVELS);
                            SDVariable x =
                                    graph.constant(
                                            Nd4j.createFromArray(images)
                                                    .reshape(3, CHANNELS, SIDE, SIDE));
                            return new InkOfOneColour(
                                            graph,
                                            new AutoregressiveBernoulli(
                                                    graph, STACK, null, 1, SIDE, SIDE),
                                            logits)
                                    .logProb(x)
                                    .sum();
                        },
                        Mode.TRAINING,
                        Map.of("logits", NetworkRun.sines(0.7, 3, CHANNELS, LEVELS)),
                        2)
                .require(1e-6);
    }

    @Test
    void samplesAreAsOftenAsTheyAreProbable() {
        int count = 20_000;
        Setting setting = new Setting(count);
        double[] drawn = setting.of(setting.x.sample(setting.uniform(4)));

        requireFrequencies(drawn, count, probabilities());
    }

    /** Of those images that have what is given, each as often as it is probable. */
    @ParameterizedTest
    @ValueSource(strings = {"ink", "one channel of ink", "black", "black channel of ink"})
    void completionsHaveWhatIsGivenAndTheRestAsProbableAsItIs(String what) {
        double[] known = new double[CHANNELS * PIXELS];
        double[] given = new double[CHANNELS * PIXELS];
        // the first pixel, which sees none before it
        known[0] = 1;
        known[PIXELS] = what.equals("one channel of ink") ? 0 : 1;
        given[0] = what.equals("black") || what.equals("black channel of ink") ? 0 : 0.5;
        given[PIXELS] = what.equals("black") || known[PIXELS] == 0 ? 0 : 1;
        int count = 20_000;
        Setting setting = new Setting(count);
        SDVariable noise = setting.uniform(5);
        SDVariable givens = setting.image("given", repeated(count, given).toDoubleVector());
        SDVariable knowns = setting.image("known", repeated(count, known).toDoubleVector());
        double[] drawn = setting.of(setting.x.complete(noise, givens, knowns));

        double[] probabilities = probabilities();
        double[][] images = all();
        double total = 0;
        for (int i = 0; i < images.length; i++) {
            for (int j = 0; j < known.length; j++) {
                if (known[j] == 1 && images[i][j] != given[j]) {
                    probabilities[i] = 0;
                }
            }
            total += probabilities[i];
        }
        for (int i = 0; i < images.length; i++) {
            probabilities[i] /= total;
        }
        requireFrequencies(drawn, count, probabilities);
    }

    private static void requireFrequencies(double[] drawn, int count, double... probabilities) {
        Map<String, Integer> found = new TreeMap<>();
        int length = CHANNELS * PIXELS;
        for (int i = 0; i < count; i++) {
            found.merge(key(drawn, i * length), 1, Integer::sum);
        }
        double[][] images = all();
        Map<String, Double> expected = new LinkedHashMap<>();
        for (int i = 0; i < images.length; i++) {
            if (probabilities[i] > 0) {
                expected.put(key(images[i], 0), probabilities[i]);
            }
        }
        assertThat(expected.keySet()).containsAll(found.keySet());
        expected.forEach(
                (image, probability) ->
                        assertThat(found.getOrDefault(image, 0) / (double) count)
                                .as(image)
                                .isCloseTo(
                                        probability,
                                        within(5 * Math.sqrt(probability / count) + 1e-4)));
    }

    private static String key(double[] images, int first) {
        StringBuilder key = new StringBuilder();
        for (int i = first; i < first + CHANNELS * PIXELS; i++) {
            key.append(Math.round(images[i] * (LEVELS - 1)));
        }
        return key.toString();
    }

    /** The mean of the next pixel over all images that begin alike. */
    @Test
    void meanGivenEarlierPixelsIsThatOfTheImagesThatBeginAlike() {
        double[][] images = all();
        double[] probabilities = probabilities();
        Setting setting = new Setting(images.length);
        double[] found = setting.of(setting.x.meanGivenEarlier(setting.image("x", joined(images))));
        int length = CHANNELS * PIXELS;
        for (int i = 0; i < images.length; i++) {
            for (int entry = 0; entry < length; entry++) {
                double total = 0;
                double weighted = 0;
                for (int j = 0; j < images.length; j++) {
                    if (beginAlike(images[i], images[j], entry % PIXELS)) {
                        total += probabilities[j];
                        weighted += probabilities[j] * images[j][entry];
                    }
                }
                assertThat(found[i * length + entry]).isCloseTo(weighted / total, within(1e-9));
            }
        }
    }

    private static boolean beginAlike(double[] one, double[] other, int pixels) {
        for (int i = 0; i < one.length; i++) {
            if (i % PIXELS < pixels && one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    @Test
    void masksOfSeveralChannelsAreRefused() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
        AutoregressiveBernoulli bits =
                new AutoregressiveBernoulli(graph, STACK, null, 2, SIDE, SIDE);
        SDVariable logits = graph.placeholder("logits", 1, CHANNELS, LEVELS);

        assertThatThrownBy(() -> new InkOfOneColour(graph, bits, logits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, height, width]");
    }
}
