package org.vhe.models.factorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.objective.Objective;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.ObjectiveRun;
import org.vhe.models.pixelcnn.PixelCnnOptions;

class FactorialVheTest {
    static final FactorialOptions TINY =
            FactorialOptions.defaults()
                    .withImage(
                            PixelCnnOptions.defaults()
                                    .withImageSize(6)
                                    .withLatents(2, 3)
                                    .withChannels(2, 3, 4))
                    .withStyle(2, 3, 2)
                    .withInkChannels(3);

    private static final Map<String, Integer> SIZES = Map.of("c", 2, "s", 3);

    @ParameterizedTest
    @CsvSource({"DOUBLE, 0", "FLOAT, 0", "DOUBLE, 5", "FLOAT, 5"})
    void compiledGraphComputesWhatSameDiffDoes(DataType type, int levels) {
        FactorialOptions options = levels == 0 ? TINY : TINY.withInkOfOneColour(levels);
        Homoencoder model = FactorialVhe.create(options, 1, type);

        ObjectiveRun.requireAgreement(model, SIZES);
    }

    /** 12 images of 3 characters in 2 styles, 4 of each character, 6 of each style. */
    private static GroupedDataset images() {
        float[] values = new float[12 * 108];
        int[] characterOf = new int[12];
        int[] styleOf = new int[12];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 5 == 0 || i % 7 == 3 ? 1 : 0;
        }
        for (int i = 0; i < 12; i++) {
            characterOf[i] = i / 4;
            styleOf[i] = i % 2;
        }
        return new GroupedDataset(
                values,
                new long[] {3, 6, 6},
                List.of(
                        new Grouping("character", characterOf, List.of("a", "b", "c")),
                        new Grouping("style", styleOf, List.of("x", "y"))));
    }

    @Test
    void boundDividesEachKlByTheSizeOfItsOwnClass() {
        Homoencoder model = FactorialVhe.create(TINY, 1, DataType.DOUBLE);
        EpisodeBatch batch =
                new EpisodeSampler(images(), Objective.VHE.supports(model.structure(), SIZES), 3, 2)
                        .batch(0);
        ObjectiveGraph terms = model.objectiveGraph(Mode.TRAINING, 3, SIZES);
        Map<String, INDArray> inputs = ObjectiveRun.inputs(terms.graph());
        for (LatentVariable latent : model.structure().latents()) {
            inputs.put(
                    ObjectiveGraph.klWeight(latent.name()),
                    doubles(Objective.VHE.klWeights(latent, batch, 1)));
        }
        String[] names = {"c", "s", "t"};
        // 4 images of a character, 6 of a style, one of a transform
        double[] expectedDivisors = {4, 6, 1};

        double bound = NetworkRun.evaluate(terms.graph(), terms.bound(), inputs).getDouble(0);
        double expected = mean(NetworkRun.evaluate(terms.graph(), terms.logLikelihood(), inputs));
        for (int i = 0; i < names.length; i++) {
            double kl = mean(NetworkRun.evaluate(terms.graph(), terms.kl().get(names[i]), inputs));
            assertThat(kl).as("KL of " + names[i]).isGreaterThan(1e-3);
            expected -= kl / expectedDivisors[i];
        }
        // the weights are given in single precision
        assertThat(bound).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }

    private static INDArray doubles(float[] values) {
        return Nd4j.createFromArray(values).castTo(DataType.DOUBLE);
    }

    private static double mean(INDArray values) {
        return Arrays.stream(values.toDoubleVector()).average().orElseThrow();
    }

    @Test
    void sizesAreThePapers() {
        Homoencoder model = FactorialVhe.create(FactorialOptions.defaults(), 1);

        assertThat(model.elementShape()).containsExactly(3, 28, 28);
        assertThat(model.structure().get("c").eventShape()).containsExactly(8, 28, 28);
        assertThat(model.structure().get("s").eventShape()).containsExactly(6);
        assertThat(model.structure().get("t").eventShape()).containsExactly(16);
        assertThat(model.structure().get("c").grouping()).isEqualTo("character");
        assertThat(model.structure().get("s").grouping()).isEqualTo("style");
        assertThat(model.structure().isElement("t")).isTrue();
        // (8 + 1)(6 + 1) products enter the first convolution
        assertThat(
                        model.parameters()
                                .parameters()
                                .get("likelihood/condition/layer1/conv/weight")
                                .shape())
                .containsExactly(3, 3, 63, 64);
    }

    @Test
    void contentAndStyleAreDrawnFromImagesOfTheirOwn() {
        float[][] content = new float[1][108];
        float[][] style = new float[2][108];
        Arrays.fill(content[0], 36, 50, 1);
        Arrays.fill(style[0], 0, 20, 1);
        Arrays.fill(style[1], 72, 95, 1);
        Homoencoder model = FactorialVhe.create(TINY, 2);
        model.parameters().flatParameters().muli(2);
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(3));
            float[][] drawn = sampler.generate(Map.of("c", content, "s", style), 6);
            float[][] exchanged = sampler.generate(Map.of("c", style, "s", content), 6);

            assertThat(drawn).hasDimensions(6, 108);
            for (float[] image : drawn) {
                for (float value : image) {
                    assertThat(value == 0 || value == 1).isTrue();
                }
            }
            assertThat(Arrays.deepEquals(drawn, exchanged)).isFalse();
        }
    }

    @Test
    void inkOfADrawingHasOneColourOfItsLevels() {
        Homoencoder model = FactorialVhe.create(TINY.withInkOfOneColour(5), 1);
        float[][] image = {images().values(0)[0]};
        try (ModelEvaluator evaluator = model.evaluator()) {
            float[][] drawn =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(3))
                            .generate(Map.of("c", image, "s", image), 6);
            Set<String> colours = new HashSet<>();
            for (float[] x : drawn) {
                Set<String> ofImage = new HashSet<>();
                for (int pixel = 0; pixel < 36; pixel++) {
                    ofImage.add("%.2f %.2f %.2f".formatted(x[pixel], x[36 + pixel], x[72 + pixel]));
                }
                ofImage.remove("0.00 0.00 0.00");
                assertThat(ofImage).hasSize(1);
                assertThat(String.join(" ", ofImage).split(" "))
                        .isSubsetOf("0.00", "0.25", "0.50", "0.75", "1.00");
                colours.addAll(ofImage);
            }
            assertThat(colours.size()).isGreaterThan(1);
        }
    }

    @Test
    void oneSeedGivesOneModel() {
        INDArray first = FactorialVhe.create(TINY, 5).parameters().flatParameters();

        assertThat(FactorialVhe.create(TINY, 5).parameters().flatParameters()).isEqualTo(first);
        assertThat(FactorialVhe.create(TINY, 6).parameters().flatParameters()).isNotEqualTo(first);
    }

    @Test
    void descriptionMakesTheSameModelAgain() {
        Homoencoder model = FactorialVhe.create(TINY, 5);
        Homoencoder again = ModelFactory.create(model.description(), 5);

        assertThat(model.description().type()).isEqualTo("factorial");
        assertThat(again.parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
        assertThat(again.structure()).isEqualTo(model.structure());
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> TINY.withStyle(0, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("styleSize must be positive, but is 0");
        assertThatThrownBy(() -> TINY.withInkChannels(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inkChannels must be positive, but is -1");
        assertThatThrownBy(() -> TINY.withImage(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("image");
    }
}
