package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;

class ZeroInflatedLevelsTest {
    private static final int LEVELS = 3;
    private static final int CHANNELS = 2;
    private static final int COMPONENTS = 2;
    private static final int OUTPUTS = ZeroInflatedLevels.outputs(CHANNELS, COMPONENTS);
    private static final int VALUES = LEVELS * LEVELS;

    /**
     * Parameters of a pixel: the logit of ink, two logits of weights, of each channel two means,
     * then likewise log scales. No two levels are alike.
     */
    private static final double[] PIXEL = {
        0.7, 0.3, -0.5, -0.4, 0.6, 0.1, -0.9, -0.3, -1.2, 0.2, -0.7
    };

    /** Those of so many images of one pixel. */
    private static INDArray outputs(int images) {
        INDArray all = Nd4j.zeros(DataType.DOUBLE, images, 1, 1, OUTPUTS);
        for (int i = 0; i < all.length(); i++) {
            all.putScalar(i, PIXEL[i % OUTPUTS]);
        }
        return all;
    }

    private static GraphValues values(int images) {
        return GraphValues.inDouble().with("outputs", outputs(images));
    }

    /** All values that a pixel can have. */
    private static INDArray all() {
        INDArray x = Nd4j.zeros(DataType.DOUBLE, VALUES, CHANNELS, 1, 1);
        for (int i = 0; i < VALUES; i++) {
            x.putScalar(new int[] {i, 0, 0, 0}, i / LEVELS / (LEVELS - 1.0));
            x.putScalar(new int[] {i, 1, 0, 0}, i % LEVELS / (LEVELS - 1.0));
        }
        return x;
    }

    /** The probability of each by the definition. */
    private static double[] expected() {
        double ink = sigmoid(PIXEL[0]);
        double[] result = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            result[i] = ink * colour(i / LEVELS, i % LEVELS);
        }
        result[0] += 1 - ink;
        return result;
    }

    /** The probability of two levels where there is ink, by differences of sigmoids. */
    private static double colour(int... levels) {
        double total = 0;
        double weights = 0;
        for (int k = 0; k < COMPONENTS; k++) {
            double probability = Math.exp(PIXEL[1 + k]);
            weights += probability;
            for (int channel = 0; channel < CHANNELS; channel++) {
                probability *= level(levels[channel], 1 + COMPONENTS * (1 + channel) + k);
            }
            total += probability;
        }
        return total / weights;
    }

    private static double level(int level, int mean) {
        double scale = Math.exp(PIXEL[mean + COMPONENTS * CHANNELS]);
        double x = 2.0 * level / (LEVELS - 1) - 1;
        double half = 1.0 / (LEVELS - 1);
        double upper = level == LEVELS - 1 ? 1 : sigmoid((x + half - PIXEL[mean]) / scale);
        double lower = level == 0 ? 0 : sigmoid((x - half - PIXEL[mean]) / scale);
        return upper - lower;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[] probabilities() {
        double[] logs =
                values(VALUES)
                        .with("x", all())
                        .value(
                                (g, in) ->
                                        new ZeroInflatedLevels(
                                                        g, in.get("outputs"), CHANNELS, LEVELS)
                                                .logProb(in.get("x")))
                        .toDoubleVector();
        double[] result = new double[logs.length];
        for (int i = 0; i < logs.length; i++) {
            result[i] = Math.exp(logs[i]);
        }
        return result;
    }

    @Test
    void probabilitiesAreThoseOfTheDefinitionAndSumToOne() {
        double total = 0;
        for (double probability : probabilities()) {
            total += probability;
        }

        assertThat(probabilities()).containsExactly(expected(), within(1e-12));
        assertThat(total).isCloseTo(1, within(1e-12));
    }

    @Test
    void meanIsThatOfTheProbabilitiesWithinHalfALevel() {
        double[] found =
                values(1)
                        .value(
                                (g, in) ->
                                        new ZeroInflatedLevels(
                                                        g, in.get("outputs"), CHANNELS, LEVELS)
                                                .mean())
                        .reshape(CHANNELS)
                        .toDoubleVector();
        double[] mean = new double[CHANNELS];
        for (int i = 0; i < VALUES; i++) {
            mean[0] += expected()[i] * (i / LEVELS) / (LEVELS - 1);
            mean[1] += expected()[i] * (i % LEVELS) / (LEVELS - 1);
        }

        // of what is rounded to levels: within half a level
        assertThat(found).containsExactly(mean, within(0.5 / (LEVELS - 1)));
    }

    @Test
    void samplesAreAsOftenAsTheirProbabilities() {
        int n = 40_000;
        double[] drawn =
                values(n)
                        .with("u", GraphValues.uniform(3, n, Noise.uniform(1 + 2 * CHANNELS, 1, 1)))
                        .value(
                                (g, in) ->
                                        new ZeroInflatedLevels(
                                                        g, in.get("outputs"), CHANNELS, LEVELS)
                                                .sample(in.get("u")))
                        .reshape((long) n * CHANNELS)
                        .toDoubleVector();
        int[] counts = new int[VALUES];
        for (int i = 0; i < n; i++) {
            counts[index(drawn[2 * i], drawn[2 * i + 1])]++;
        }

        requireFrequencies(counts, n, expected());
    }

    private static int index(double first, double second) {
        return (int) Math.rint(first * (LEVELS - 1)) * LEVELS
                + (int) Math.rint(second * (LEVELS - 1));
    }

    private static void requireFrequencies(int[] counts, int n, double[] probabilities) {
        for (int i = 0; i < counts.length; i++) {
            double p = probabilities[i];
            // five standard errors
            assertThat((double) counts[i] / n)
                    .as("value %d", i)
                    .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
        }
    }

    /** What is drawn beside a channel that is given is as often as the definition says of it. */
    @Test
    void channelsAreDrawnGivenThoseThatAreKnown() {
        int n = 40_000;
        ZeroInflatedPixel pixel = new ZeroInflatedPixel(CHANNELS, COMPONENTS, LEVELS);
        var random = Seeds.random(5);
        for (int given = 0; given < LEVELS; given++) {
            int[] counts = new int[LEVELS];
            for (int i = 0; i < n; i++) {
                double[] uniform = random.doubles(1 + 2 * CHANNELS).toArray();
                double[] x = {given / (LEVELS - 1.0), 0.25};
                pixel.draw(PIXEL, 0, uniform, 0, x, 0, new double[] {1, 0});
                counts[index(0, x[1])]++;
                assertThat(x[0]).isEqualTo(given / (LEVELS - 1.0));
            }
            double total = 0;
            for (int k = 0; k < LEVELS; k++) {
                total += expected()[given * LEVELS + k];
            }
            double[] conditional = new double[LEVELS];
            for (int k = 0; k < LEVELS; k++) {
                conditional[k] = expected()[given * LEVELS + k] / total;
            }
            requireFrequencies(counts, n, conditional);
        }
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 2, CHANNELS, 2, 2);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, i % 4 == 0 ? 0 : i % LEVELS / (LEVELS - 1.0));
        }
        // a pixel without ink
        x.putScalar(new int[] {1, 0, 1, 1}, 0);
        x.putScalar(new int[] {1, 1, 1, 1}, 0);
        GradientCheck.of(
                        graph -> {
                            SDVariable outputs = graph.placeholder("outputs", 2, 2, 2, OUTPUTS);
                            return StableMath.mean(
                                    graph,
                                    new ZeroInflatedLevels(graph, outputs, CHANNELS, LEVELS)
                                            .logProb(graph.constant(x)));
                        })
                .require(1e-6);
    }

    @Test
    void extremeParametersGiveFiniteValuesAndGradients() {
        for (double logit : new double[] {-1e4, 1e4}) {
            INDArray outputs = Nd4j.zeros(DataType.FLOAT, VALUES, 1, 1, OUTPUTS);
            for (int i = 0; i < outputs.length(); i++) {
                int parameter = i % OUTPUTS;
                outputs.putScalar(i, parameter == 0 ? logit : 1e4 * (parameter % 3 - 1));
            }
            GraphValues values = GraphValues.inFloat().with("outputs", outputs).with("x", all());
            assertThat(
                            values.isFinite(
                                    (g, in) ->
                                            new ZeroInflatedLevels(
                                                            g, in.get("outputs"), CHANNELS, LEVELS)
                                                    .logProb(in.get("x"))))
                    .isTrue();
        }
    }

    @Test
    void sizesAreChecked() {
        GraphValues values =
                GraphValues.inDouble()
                        .with("outputs", Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, OUTPUTS + 1));

        assertThatThrownBy(
                        () ->
                                values.value(
                                        (g, in) ->
                                                new ZeroInflatedLevels(
                                                                g,
                                                                in.get("outputs"),
                                                                CHANNELS,
                                                                LEVELS)
                                                        .mean()))
                .hasMessageContaining("parameters");
        assertThatThrownBy(() -> new ZeroInflatedPixel(0, COMPONENTS, LEVELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels");
    }
}
