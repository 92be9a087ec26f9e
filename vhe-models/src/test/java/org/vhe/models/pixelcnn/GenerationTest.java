package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.PixelCnn;

/** Generation from a model whose prior and likelihood are drawn value by value. */
class GenerationTest {
    private static final int PIXELS = 36;
    private static final GenerationOptions SAMPLES = new GenerationOptions(false, false, 3, 4);

    private Homoencoder model;

    @BeforeEach
    void strengthenDependences() {
        model = PixelCnnVhe.create(PixelCnnVheTest.TINY, 2);
        model.parameters()
                .parameters()
                .forEach((name, array) -> array.muli(name.endsWith("weight") ? 2.5 : 1));
    }

    private static float[][] support() {
        float[][] support = new float[2][PIXELS];
        support[0][14] = support[0][15] = support[1][20] = support[1][21] = 1;
        return support;
    }

    private static void requireBinary(float[][] images, int count) {
        assertThat(images.length).isEqualTo(count);
        boolean zero = false;
        boolean one = false;
        for (float[] image : images) {
            assertThat(image.length).isEqualTo(PIXELS);
            for (float value : image) {
                assertThat(value == 0 || value == 1).as("value %s", value).isTrue();
                zero |= value == 0;
                one |= value == 1;
            }
        }
        assertThat(zero && one).as("both values appear").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiled", "samediff"})
    void imagesAreDrawnOfSupportSetsAndOfThePrior(GraphExecutor.Kind kind) {
        try (ModelEvaluator evaluator = model.evaluator(kind)) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] generated = sampler.generate(support(), 6);
            requireBinary(generated, 6);
            requireBinary(sampler.generateFromPrior(5), 5);
            requireBinary(sampler.reconstruct(support(), support()), 2);
            assertThat(Arrays.deepEquals(sampler.generate(support(), 6), generated))
                    .as("the same seed gives the same images")
                    .isTrue();
        }
    }

    @Test
    void executorsDrawTheSameImages() {
        try (ModelEvaluator compiled = model.evaluator(GraphExecutor.Kind.COMPILED);
                ModelEvaluator plain = model.evaluator(GraphExecutor.Kind.SAMEDIFF)) {
            float[][] images = new ConditionalSampler(compiled, SAMPLES).generate(support(), 4);

            assertThat(new ConditionalSampler(plain, SAMPLES).generate(support(), 4))
                    .isDeepEqualTo(images);
        }
    }

    @Test
    void samplesFollowTheParameters() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] before = sampler.generateFromPrior(4);
            model.parameters().flatParameters().muli(-1);

            assertThat(Arrays.deepEquals(sampler.generateFromPrior(4), before)).isFalse();
        }
    }

    @Test
    void completionKeepsWhatIsGivenAndDrawsTheRest() {
        float[] original = new float[PIXELS];
        boolean[] known = new boolean[PIXELS];
        for (int i = 0; i < PIXELS / 2; i++) {
            known[i] = true;
            original[i] = i % 2;
        }
        Arrays.fill(original, PIXELS / 2, PIXELS, Float.NaN);
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] completed = sampler.complete(original, known, support(), 5);
            requireBinary(completed, 5);
            for (float[] image : completed) {
                assertThat(Arrays.copyOf(image, PIXELS / 2))
                        .isEqualTo(Arrays.copyOf(original, PIXELS / 2));
            }
            assertThat(Arrays.equals(completed[0], completed[1])).as("samples differ").isFalse();
        }
    }

    /** Where all is given, its log probability is that of the whole. */
    @Test
    void weightOfACompletionIsTheLogProbabilityOfWhatIsGiven() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(4, DataType.DOUBLE), Mode.EVALUATION);
        AutoregressiveBernoulli x =
                new AutoregressiveBernoulli(
                        graph, new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED), null, 1, 3, 4);
        SDVariable value = graph.placeholder("x", 2, 1, 3, 4);
        String[] names = {
            x.logProb(value).name(),
            x.logProbOfEach(value).name(),
            x.logProbOfEach(value.mul(graph.placeholder("mask", 1, 1, 3, 4))).name()
        };
        INDArray bits = NetworkRun.sines(0.8, 2, 1, 3, 4).gt(0.2).castTo(DataType.DOUBLE);
        INDArray firstRow = Nd4j.zeros(DataType.DOUBLE, 1, 1, 3, 4);
        for (int i = 0; i < 4; i++) {
            firstRow.putScalar(i, 1);
        }
        Map<String, INDArray> found =
                graph.sameDiff().output(Map.of("x", bits, "mask", firstRow), names);
        INDArray each = found.get(names[1]);
        INDArray withoutLater = found.get(names[2]);
        for (int row = 0; row < 2; row++) {
            double sum = 0;
            for (int i = 0; i < 12; i++) {
                sum += each.getDouble(12 * row + i);
                if (i < 4) {
                    assertThat(withoutLater.getDouble(12 * row + i))
                            .as("later pixels do not count")
                            .isEqualTo(each.getDouble(12 * row + i));
                }
            }
            assertThat(sum).isCloseTo(found.get(names[0]).getDouble(row), within(1e-10));
        }
    }

    @Test
    void keptCompletionsAreOfTheirCandidates() {
        float[] original = new float[PIXELS];
        boolean[] known = new boolean[PIXELS];
        for (int i = 0; i < PIXELS / 2; i++) {
            known[i] = true;
            original[i] = i % 2;
        }
        Map<String, float[][]> supports = Map.of("c", support());
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] completed = sampler.complete(original, known, supports, 5, 3);
            requireBinary(completed, 5);
            float[][] all = sampler.complete(original, known, supports, 15);
            for (int i = 0; i < 5; i++) {
                assertThat(Arrays.copyOf(completed[i], PIXELS / 2))
                        .isEqualTo(Arrays.copyOf(original, PIXELS / 2));
                assertThat(Arrays.asList(all).subList(3 * i, 3 * i + 3))
                        .as("one of its candidates")
                        .contains(completed[i]);
            }
        }
    }

    @Test
    void completionOfNothingIsTheOrdinarySampleToTheLastBit() {
        float[] any = new float[PIXELS];
        boolean[] nothing = new boolean[PIXELS];
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);

            assertThat(sampler.complete(any, nothing, support(), 6))
                    .isDeepEqualTo(sampler.generate(support(), 6));
            assertThat(sampler.complete(any, nothing, Map.of(), 6))
                    .isDeepEqualTo(sampler.generateFromPrior(6));
        }
    }

    @Test
    void completionWithoutASupportSetKeepsWhatIsGivenAndIsAFunctionOfTheSeed() {
        float[] original = support()[0];
        boolean[] known = new boolean[PIXELS];
        Arrays.fill(known, 0, 18, true);
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] completed = sampler.complete(original, known, Map.of(), 5);
            requireBinary(completed, 5);
            for (float[] image : completed) {
                assertThat(Arrays.copyOf(image, 18)).isEqualTo(Arrays.copyOf(original, 18));
            }
            assertThat(sampler.complete(original, known, Map.of(), 5)).isDeepEqualTo(completed);
            float[][] other = sampler.complete(original, known, support(), 5);
            assertThat(Arrays.deepEquals(other, completed)).as("c matters").isFalse();
        }
    }

    @Test
    void whatIsDecodedFollowsItsLatents() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler = new ConditionalSampler(evaluator, SAMPLES);
            float[][] c = sampler.latents(Map.of("c", support()), 6).get("c");

            assertThat(sampler.decode(Map.of("c", c)))
                    .as("the latents that generation infers")
                    .isDeepEqualTo(sampler.generate(support(), 6));
            float[][] zeros = sampler.decode(Map.of("c", new float[6][c[0].length]));
            assertThat(Arrays.deepEquals(zeros, sampler.generate(support(), 6))).isFalse();
            assertThatThrownBy(() -> sampler.decode(Map.of("b", c)))
                    .hasMessageContaining("the shared latents [c], found some for [b]");
            assertThatThrownBy(() -> sampler.decode(Map.of("c", new float[][] {{1}})))
                    .hasMessageContaining("latent 'c' has 72 values, found 1");
            assertThatThrownBy(() -> sampler.decode(Map.of("c", new float[0][])))
                    .hasMessageContaining("number of values must be positive");
        }
    }

    @Test
    void importanceWeightsAreFinite() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            EvaluationGraph inference = evaluator.inference(1, Map.of("c", 2));
            float[] both = Arrays.copyOf(support()[0], 2 * PIXELS);
            System.arraycopy(support()[1], 0, both, PIXELS, PIXELS);
            inference.set("support/c", both).drawNoise(Seeds.random(1)).execute();
            EvaluationGraph scoring = evaluator.scoring(1);
            scoring.set(ModelEvaluator.latent("c"), inference.get(ModelEvaluator.latent("c")));
            scoring.set(ModelEvaluator.ELEMENT, support()[0]);
            scoring.set(ModelEvaluator.FEATURES, support()[0]);
            scoring.drawNoise(Seeds.random(2)).execute();

            assertThat(scoring.get(ModelEvaluator.LOG_WEIGHT)[0]).isNegative().isFinite();
            assertThat(inference.get(ModelEvaluator.logPrior("c"))[0]).isFinite();
            assertThat(inference.get(ModelEvaluator.kl("c"))[0]).isPositive().isFinite();
        }
    }

    @Test
    void meansAreRefused() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(evaluator, GenerationOptions.means(1));

            assertThat(evaluator.hasMean()).isFalse();
            for (ThrowingCallable use :
                    List.<ThrowingCallable>of(
                            () -> sampler.generate(support(), 2),
                            () -> sampler.generateFromPrior(2),
                            () -> sampler.reconstruct(support(), support()))) {
                assertThatThrownBy(use)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("has none given the latents only")
                        .hasMessageContaining("GenerationOptions.samples(seed)");
            }
        }
    }

    @Test
    void priorSamplesAreThoseOfItsNoise() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            EvaluationGraph priors = evaluator.priors(3).drawNoise(Seeds.random(4)).execute();
            float[] c = priors.get(ModelEvaluator.latent("c"));
            float[] noise = ArrayTransfer.draw(Noise.Kind.NORMAL, c.length, Seeds.random(4));

            assertThat(c).hasSize(3 * 2 * PIXELS).isNotEqualTo(noise);
            for (float value : c) {
                assertThat(value).isFinite();
            }
        }
    }
}
