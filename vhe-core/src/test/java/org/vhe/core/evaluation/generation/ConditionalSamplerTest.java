package org.vhe.core.evaluation.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.Matrices;
import org.vhe.core.model.ModelEvaluator;

class ConditionalSamplerTest {
    private static final float[][] SUPPORT = {{2, 1, -1}, {1.5f, 2, 0}};
    private static ModelEvaluator evaluator;

    @BeforeAll
    static void open() {
        evaluator =
                GaussianDesigns.withElementLatent()
                        .model(GaussianDesigns.withElementLatentPosterior())
                        .evaluator();
    }

    @AfterAll
    static void close() {
        evaluator.close();
    }

    private static double[] mean(float[][] elements) {
        double[] result = new double[3];
        for (float[] element : elements) {
            for (int j = 0; j < 3; j++) {
                result[j] += element[j] / elements.length;
            }
        }
        return result;
    }

    private static double variance(float[][] elements, int j) {
        double mean = mean(elements)[j];
        double sum = 0;
        for (float[] element : elements) {
            sum += (element[j] - mean) * (element[j] - mean) / elements.length;
        }
        return sum;
    }

    /** CLASS V CLASS' + ELEMENT ELEMENT', the covariance of means, at one coordinate. */
    private static double classVariance(double[] v, int j) {
        double sum = 0;
        for (int k = 0; k < 2; k++) {
            sum += GaussianDesigns.CLASS[j][k] * GaussianDesigns.CLASS[j][k] * v[k];
        }
        return sum;
    }

    @Test
    void samplesOfAClassHaveTheMomentsOfThePosteriorPredictive() {
        double[][] q = GaussianDesigns.classPosterior(new double[][] {{2, 1, -1}, {1.5, 2, 0}});
        float[][] samples =
                new ConditionalSampler(evaluator, new GenerationOptions(false, false, 3, 1000))
                        .generate(SUPPORT, 10_000);
        double[][] expected =
                Matrices.multiply(GaussianDesigns.CLASS, Matrices.transpose(new double[][] {q[0]}));
        for (int j = 0; j < 3; j++) {
            assertThat(mean(samples)[j]).isCloseTo(expected[j][0], within(0.07));
            assertThat(variance(samples, j))
                    .isCloseTo(
                            classVariance(q[1], j) + GaussianDesigns.givenClass()[j][j],
                            within(0.08));
        }
    }

    @Test
    void samplesOfThePriorHaveItsMoments() {
        float[][] samples =
                new ConditionalSampler(evaluator, new GenerationOptions(false, false, 3, 1000))
                        .generateFromPrior(10_000);
        for (int j = 0; j < 3; j++) {
            assertThat(mean(samples)[j]).isCloseTo(0, within(0.07));
            assertThat(variance(samples, j))
                    .isCloseTo(
                            classVariance(new double[] {1, 1}, j)
                                    + GaussianDesigns.givenClass()[j][j],
                            within(0.13));
        }
    }

    @Test
    void meansWithASharedSampleDifferOnlyByTheElementLatent() {
        float[][] shared =
                new ConditionalSampler(evaluator, new GenerationOptions(true, true, 3, 4))
                        .generate(SUPPORT, 6);
        float[][] own =
                new ConditionalSampler(evaluator, new GenerationOptions(true, false, 3, 4))
                        .generate(SUPPORT, 6);
        // ELEMENT is (0.3, 0.9, 0.1): differences of means are multiples of it.
        assertThat(shared[5][0] - shared[0][0])
                .isCloseTo((shared[5][1] - shared[0][1]) / 3, within(1e-5f))
                .isNotZero();
        assertThat(own[5][0] - own[0][0]).isNotCloseTo((own[5][1] - own[0][1]) / 3, within(1e-3f));
    }

    @Test
    void reconstructionsUseTheElementItself() {
        float[][] originals = {{2, 3, -1}, {1, -2, 0}, {0, 0, 1}};
        float[][] mean = new float[3][3];
        int repeats = 100;
        for (int seed = 0; seed < repeats; seed++) {
            float[][] made =
                    new ConditionalSampler(evaluator, new GenerationOptions(true, false, seed, 2))
                            .reconstruct(originals, SUPPORT);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    mean[i][j] += made[i][j] / repeats;
                }
            }
        }
        double[][] q = GaussianDesigns.classPosterior(new double[][] {{2, 1, -1}, {1.5, 2, 0}});
        double[][] classMean =
                Matrices.multiply(GaussianDesigns.CLASS, Matrices.transpose(new double[][] {q[0]}));
        // E z = b'(x - A m) / (noise + b'b) with b'b = 0.91.
        for (int i = 0; i < 3; i++) {
            double z = 0;
            for (int j = 0; j < 3; j++) {
                z += GaussianDesigns.ELEMENT[j][0] * (originals[i][j] - classMean[j][0]);
            }
            z /= GaussianDesigns.NOISE + 0.91;
            for (int j = 0; j < 3; j++) {
                assertThat((double) mean[i][j])
                        .isCloseTo(
                                classMean[j][0] + GaussianDesigns.ELEMENT[j][0] * z, within(0.25));
            }
        }
    }

    @Test
    void newClassesOfAKnownGroupHaveTheMomentsOfThePrior() {
        try (ModelEvaluator hierarchy =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(1))
                        .evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(hierarchy, new GenerationOptions(false, false, 3, 1000));
            float[][] a = sampler.latents(Map.of("a", SUPPORT, "c", SUPPORT), 5000).get("a");
            double mean = 0;
            double variance = 0;
            for (float[] sample : a) {
                mean += sample[0] / a.length;
            }
            for (float[] sample : a) {
                variance += (sample[0] - mean) * (sample[0] - mean) / a.length;
            }
            // x = CLASS (ALPHABET_TO_CLASS a + deviation) + noise
            double[][] map =
                    Matrices.multiply(GaussianDesigns.CLASS, GaussianDesigns.ALPHABET_TO_CLASS);
            double ofClass = GaussianDesigns.CLASS_DEVIATION * GaussianDesigns.CLASS_DEVIATION;
            float[][] samples = sampler.generateNew(Map.of("a", SUPPORT), 10_000);
            assertThat(Math.abs(mean)).isGreaterThan(0.3);
            for (int j = 0; j < 3; j++) {
                assertThat(mean(samples)[j]).isCloseTo(map[j][0] * mean, within(0.07));
                assertThat(variance(samples, j))
                        .isCloseTo(
                                map[j][0] * map[j][0] * variance
                                        + classVariance(new double[] {ofClass, ofClass}, j)
                                        + GaussianDesigns.NOISE,
                                within(0.08));
            }
            assertThatThrownBy(() -> sampler.generateNew(Map.of("c", SUPPORT), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("latent 'c' has a support set, so its parents [a]");
        }
    }

    @Test
    void latentsOfAllNamesAreDecodedInEqualNumbers() {
        try (ModelEvaluator hierarchy =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(1))
                        .evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(hierarchy, GenerationOptions.samples(3));
            Map<String, float[][]> supports = Map.of("a", SUPPORT, "c", SUPPORT);
            Map<String, float[][]> latents = sampler.latents(supports, 7);

            assertThat(sampler.decode(latents)).isDeepEqualTo(sampler.generate(supports, 7));
            assertThatThrownBy(() -> sampler.decode(Map.of("c", latents.get("c"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the shared latents [a, c], found some for [c]");
            float[][] fewer = {latents.get("c")[0]};
            assertThatThrownBy(() -> sampler.decode(Map.of("a", latents.get("a"), "c", fewer)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("7 values of latent 'c', as of the others, found 1");
        }
    }

    /** Whose values are independent given the latents: those given change nothing else. */
    @Test
    void completionWithoutASupportSetIsOfThePrior() {
        ConditionalSampler sampler =
                new ConditionalSampler(evaluator, GenerationOptions.samples(3));
        float[][] completed =
                sampler.complete(
                        new float[] {9, 0, 0}, new boolean[] {true, false, false}, Map.of(), 5);
        float[][] free = sampler.generateFromPrior(5);
        for (int i = 0; i < 5; i++) {
            assertThat(completed[i]).containsExactly(9, free[i][1], free[i][2]);
        }
    }

    /** Of a Gaussian, whose unknown values given a known one are Gaussian. */
    @Test
    void weighedCompletionsHaveTheMomentsOfTheConditional() {
        double[][] q = GaussianDesigns.classPosterior(new double[][] {{2, 1, -1}, {1.5, 2, 0}});
        double[][] centre =
                Matrices.multiply(GaussianDesigns.CLASS, Matrices.transpose(new double[][] {q[0]}));
        double given = centre[0][0] + 1.5;
        float[][] completed =
                new ConditionalSampler(evaluator, new GenerationOptions(false, false, 3, 1000))
                        .complete(
                                new float[] {(float) given, 0, 0},
                                new boolean[] {true, false, false},
                                Map.of("c", SUPPORT),
                                5_000,
                                64);
        double known = covariance(q[1], 0, 0);
        double steepest = 0;
        for (int j = 1; j < 3; j++) {
            double slope = covariance(q[1], j, 0) / known;
            steepest = Math.max(steepest, Math.abs(slope));
            assertThat(mean(completed)[j]).isCloseTo(centre[j][0] + slope * 1.5, within(0.08));
            assertThat(variance(completed, j))
                    .isCloseTo(
                            covariance(q[1], j, j) - slope * covariance(q[1], j, 0), within(0.08));
        }
        assertThat(steepest).as("what one value says of another").isGreaterThan(0.2);
    }

    /** Of two values of an element, given the variances of the class. */
    private static double covariance(double[] v, int i, int j) {
        double sum = GaussianDesigns.givenClass()[i][j];
        for (int k = 0; k < 2; k++) {
            sum += GaussianDesigns.CLASS[i][k] * GaussianDesigns.CLASS[j][k] * v[k];
        }
        return sum;
    }

    @Test
    void oneCandidateIsTheOnlyOne() {
        ConditionalSampler sampler =
                new ConditionalSampler(evaluator, GenerationOptions.samples(3));
        float[] original = {9, 0, 0};
        boolean[] known = {true, false, false};

        assertThat(sampler.complete(original, known, Map.of(), 3, 1))
                .isDeepEqualTo(sampler.complete(original, known, Map.of(), 3));
        assertThatThrownBy(() -> sampler.complete(original, known, Map.of(), 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("candidates must be positive, but is 0");
    }

    @Test
    void sameSeedGivesSameElementsAndAnotherSeedOthers() {
        ConditionalSampler sampler =
                new ConditionalSampler(evaluator, GenerationOptions.samples(3));
        float[][] first = sampler.generate(SUPPORT, 5);
        assertThat(sampler.generate(SUPPORT, 5)).isDeepEqualTo(first);
        assertThat(
                        new ConditionalSampler(evaluator, GenerationOptions.samples(4))
                                .generate(SUPPORT, 5)[0])
                .isNotEqualTo(first[0]);
        assertThat(sampler.latents(Map.of("c", SUPPORT), 5).get("c")).hasDimensions(5, 2);
    }

    @Test
    void graphsForLatentsThatThereAreNotAreRefused() {
        for (Executable asked :
                List.<Executable>of(
                        () -> evaluator.inference(1, Map.of("c", 1, "d", 1)),
                        () -> evaluator.inference(1, Map.of("c", 1), Set.of("d")),
                        () -> evaluator.posteriorDivergence(1, Map.of("d", 1)),
                        () -> evaluator.priors(1, Set.of("d")))) {
            assertThatThrownBy(asked::execute)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("for 'd', but the shared latents are [c]");
        }
        assertThatThrownBy(() -> evaluator.posteriorMeans(1, Map.of("c", 1, "d", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no latent 'd'; known are [c, z]");
    }

    @Test
    void wrongSupportsAreRefused() {
        ConditionalSampler sampler = new ConditionalSampler(evaluator, GenerationOptions.means(1));
        assertThatThrownBy(() -> sampler.generate(new float[][] {{1, 2}}, 1))
                .hasMessageContaining("elements of 3 values, but one has 2");
        assertThatThrownBy(() -> sampler.generate(new float[0][], 1))
                .hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> sampler.generate(Map.of("d", SUPPORT), 1))
                .hasMessageContaining("there is a support set for 'd'");
        assertThatThrownBy(() -> sampler.generate(Map.of("c", SUPPORT, "d", SUPPORT), 1))
                .hasMessageContaining("but the shared latents are [c]");
        assertThatThrownBy(() -> sampler.generate(Map.of(), 1))
                .hasMessageContaining("latent 'c' has no support set");
        assertThatThrownBy(() -> sampler.generate(SUPPORT, 0))
                .hasMessageContaining("count must be positive");
    }
}
