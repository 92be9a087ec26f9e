package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelFactory;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.ObjectiveRun;

class PixelCnnVheTest {
    static final PixelCnnOptions TINY =
            PixelCnnOptions.defaults().withImageSize(6).withLatents(2, 3).withChannels(2, 3, 4);

    @ParameterizedTest
    @CsvSource({"DOUBLE, false", "FLOAT, false", "DOUBLE, true", "FLOAT, true"})
    void compiledGraphComputesWhatSameDiffDoes(DataType type, boolean twoStacks) {
        PixelCnnOptions options = TINY.withDecoder(3, 3, 5, twoStacks, twoStacks);
        Homoencoder model = PixelCnnVhe.create(options, 1, type);

        ObjectiveRun.requireAgreement(model, Map.of("c", 2));
    }

    @Test
    void paperHasAboutAQuarterOfAMillionParameters() {
        Homoencoder model = PixelCnnVhe.create(PixelCnnOptions.defaults(), 1);
        // alignment: conv 1 or 16 -> 16 (9 taps and bias), norms, affine; template 28 x 28 x 16
        long alignment = 9 * 16 + 4 * 9 * 16 * 16 + 5 * 16 * 3 + 16 * 6 + 6 + 28 * 28 * 16 + 16;
        // two masked layers of 4 and 5 visible taps, two heads
        long prior = 4 * 8 * 64 + 64 + 5 * 64 * 64 + 64 + 2 * (64 * 8 + 8);
        long transform = 9 * 32 + 4 * 9 * 32 * 32 + 5 * 32 * 3 + 32 * 32 + 32;
        // affine map, five convolutions with norms, two gated layers with their conditions, head
        long condition = 16 * 6 + 6 + 9 * 8 * 64 + 4 * 9 * 64 * 64 + 5 * 64 * 3;
        long decoder = 4 * 128 + 128 + 5 * 64 * 128 + 128 + 2 * (64 * 128 + 128) + 64 + 1;

        assertThat(model.parameters().parameterCount())
                .isEqualTo(alignment + prior + transform + condition + decoder);
        assertThat(model.structure().get("c").eventShape()).containsExactly(8, 28, 28);
        assertThat(model.structure().get("t").eventShape()).containsExactly(16);
    }

    @Test
    void alignmentBeginsAtTheIdentity() {
        Homoencoder model = PixelCnnVhe.create(TINY, 1, DataType.DOUBLE);
        Map<String, INDArray> parameters = model.parameters().parameters();
        double[] identity = {1, 0, 0, 0, 1, 0};

        assertThat(parameters.get("posterior/c/alignment/affine/weight").amaxNumber().doubleValue())
                .isZero();
        assertThat(parameters.get("posterior/c/alignment/affine/bias").toDoubleVector())
                .containsExactly(identity);
        assertThat(parameters.get("likelihood/affine/bias").toDoubleVector())
                .containsExactly(identity);
        assertThat(parameters.get("likelihood/affine/weight").amaxNumber().doubleValue())
                .isPositive()
                .isLessThan(0.1 / Math.sqrt(3));
    }

    /** Logits of all pixels of an image without ink, given a template and an affine map. */
    private static INDArray logits(Homoencoder model, INDArray template, double... map) {
        model.parameters().parameters().get("likelihood/affine/weight").assign(0);
        model.parameters()
                .parameters()
                .get("likelihood/affine/bias")
                .assign(Nd4j.createFromArray(map).reshape(1, 6));
        GraphContext graph = GraphContext.create(model.parameters(), Mode.EVALUATION);
        Latents latents =
                Latents.none()
                        .with("c", graph.placeholder("c", template.shape()))
                        .with("t", graph.placeholder("t", 1, 3));
        AutoregressiveBernoulli x =
                (AutoregressiveBernoulli)
                        new PixelCnnLikelihood(
                                        1,
                                        "c",
                                        "t",
                                        TINY.condition(),
                                        TINY.decoderStack(),
                                        TINY.likelihood())
                                .likelihood(graph.scope("likelihood"), latents);
        long size = template.size(2);
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("c", template);
        inputs.put("t", Nd4j.zeros(DataType.DOUBLE, 1, 3));
        inputs.put("x", Nd4j.zeros(DataType.DOUBLE, 1, 1, size, size));
        return NetworkRun.evaluate(
                graph, x.logits(graph.placeholder("x", 1, 1, size, size)), inputs);
    }

    @Test
    void translationOfTheTemplateMovesWhatIsDrawn() {
        Homoencoder model = PixelCnnVhe.create(TINY, 1, DataType.DOUBLE);
        model.parameters().flatParameters().muli(3);
        int size = 21;
        INDArray template = Nd4j.zeros(DataType.DOUBLE, 1, 2, size, size);
        template.putScalar(new long[] {0, 0, 10, 10}, 2);
        template.putScalar(new long[] {0, 1, 10, 11}, -3);
        INDArray centred = logits(model, template, 1, 0, 0, 0, 1, 0);
        // two pixels to the right and one down: positions are read two to the left and one up
        double pixel = 2.0 / (size - 1);
        INDArray moved = logits(model, template, 1, 0, -2 * pixel, 0, 1, -pixel);
        double change = 0;
        // nearer to the border, the zeros beyond it are seen
        for (int row = 4; row < 17; row++) {
            for (int column = 4; column < 16; column++) {
                double here = centred.getDouble(0, 0, row, column);
                assertThat(moved.getDouble(0, 0, row + 1, column + 2))
                        .isCloseTo(here, within(1e-9));
                change = Math.max(change, Math.abs(here - moved.getDouble(0, 0, row, column)));
            }
        }
        assertThat(change).isGreaterThan(1e-2);
    }

    @Test
    void oneSeedGivesOneModel() {
        INDArray first = PixelCnnVhe.create(TINY, 5).parameters().flatParameters();

        assertThat(PixelCnnVhe.create(TINY, 5).parameters().flatParameters()).isEqualTo(first);
        assertThat(PixelCnnVhe.create(TINY, 6).parameters().flatParameters()).isNotEqualTo(first);
    }

    @Test
    void descriptionMakesTheSameModelAgain() {
        Homoencoder model = PixelCnnVhe.create(TINY.withDecoder(3, 5, 7, true, true), 5);
        Homoencoder again = ModelFactory.create(model.description(), 5);

        assertThat(again.parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
        assertThat(again.structure()).isEqualTo(model.structure());
        assertThat(again.parameters().parameters().keySet())
                .containsExactlyElementsOf(model.parameters().parameters().keySet());
    }

    @Test
    void nonlinearPosteriorOnlyAddsParameters() {
        Map<String, INDArray> linear = PixelCnnVhe.create(TINY, 5).parameters().parameters();
        Homoencoder model = PixelCnnVhe.create(TINY.withPosteriorLayers(2), 5);
        Map<String, INDArray> deep = model.parameters().parameters();

        linear.forEach((name, value) -> assertThat(deep.get(name)).as(name).isEqualTo(value));
        assertThat(deep.keySet())
                .filteredOn(name -> !linear.containsKey(name))
                .hasSize(2 * 4 + 2)
                .allMatch(name -> name.startsWith("posterior/c/deep/"));
        assertThat(ModelFactory.create(model.description(), 5).parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
        assertThat(TINY.withPosteriorLayers(2).withPosteriorLayers(0)).isEqualTo(TINY);
    }

    /** So trained weights can be gone on with by a larger network. */
    @Test
    void addedLayersOnlyAddParametersAndBeginAsTheIdentity() {
        Homoencoder usual = PixelCnnVhe.create(TINY, 5, DataType.DOUBLE);
        Homoencoder larger = PixelCnnVhe.create(TINY.withAddedLayers(2, 1), 5, DataType.DOUBLE);
        Map<String, INDArray> fewer = usual.parameters().parameters();
        Map<String, INDArray> more = larger.parameters().parameters();

        fewer.forEach((name, value) -> assertThat(more.get(name)).as(name).isEqualTo(value));
        assertThat(more.keySet())
                .filteredOn(name -> !fewer.containsKey(name))
                .contains("prior/c/layer4/residual/weight", "likelihood/layer3/residual/weight")
                .hasSize(2 * 4 + 6)
                .allMatch(name -> name.matches("(prior/c/layer[34]|likelihood/layer3)/.*"));
        assertThat(bound(larger)).isEqualTo(bound(usual));
        more.get("prior/c/layer3/residual/weight").assign(0.5);
        double withPrior = bound(larger);
        assertThat(withPrior).isNotEqualTo(bound(usual));
        more.get("likelihood/layer3/residual/weight").assign(0.5);
        assertThat(bound(larger)).isNotEqualTo(withPrior);
        assertThat(TINY.withAddedLayers(2, 1).withAddedLayers(0, 0)).isEqualTo(TINY);
    }

    private static double bound(Homoencoder model) {
        return gradients(model, Map.of("c", 2)).get("bound").getDouble(0);
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE", "FLOAT"})
    void compiledGraphWithAddedLayersComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = PixelCnnVhe.create(TINY.withAddedLayers(2, 2), 1, type);
        model.parameters().parameters().values().stream()
                .filter(array -> array.amaxNumber().doubleValue() == 0)
                .forEach(zeros -> zeros.assign(0.3));

        ObjectiveRun.requireAgreement(model, Map.of("c", 2));
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE", "FLOAT"})
    void compiledGraphOfANonlinearPosteriorComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = PixelCnnVhe.create(TINY.withPosteriorLayers(2), 1, type);

        ObjectiveRun.requireAgreement(model, Map.of("c", 2));
    }

    private static Map<String, INDArray> gradients(
            Homoencoder model, Map<String, Integer> supportSizes) {
        return ObjectiveRun.boundAndGradients(model, supportSizes, GraphExecutor.Kind.COMPILED);
    }

    /** Its bound differs by nothing but the KL of g. */
    @Test
    void globalLatentOnlyAddsParametersAndHasNoEffectAtFirst() {
        Homoencoder usual = PixelCnnVhe.create(TINY, 5, DataType.DOUBLE);
        Homoencoder larger = PixelCnnVhe.create(TINY.withGlobalLatent(3), 5, DataType.DOUBLE);
        Map<String, INDArray> fewer = usual.parameters().parameters();
        Map<String, INDArray> more = larger.parameters().parameters();

        fewer.forEach((name, value) -> assertThat(more.get(name)).as(name).isEqualTo(value));
        assertThat(more.keySet())
                .filteredOn(name -> !fewer.containsKey(name))
                .contains("posterior/g/parameters/weight", "prior/c/layer1/condition/weight")
                .allMatch(name -> name.matches("posterior/g/.*|prior/c/(global|layer./cond).*"));
        Map<String, INDArray> without = gradients(usual, Map.of("c", 2));
        Map<String, INDArray> with = gradients(larger, Map.of("g", 2, "c", 2));
        fewer.keySet().forEach(name -> assertThat(with.get(name)).isEqualTo(without.get(name)));
        more.get("prior/c/layer2/condition/weight").assign(0.5);
        assertThat(gradients(larger, Map.of("g", 2, "c", 2)).get("prior/c/mean/weight"))
                .isNotEqualTo(without.get("prior/c/mean/weight"));
        assertThat(TINY.withGlobalLatent(3).withGlobalLatent(0)).isEqualTo(TINY);
        assertThat(ModelFactory.create(larger.description(), 5).structure())
                .isEqualTo(larger.structure());
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE", "FLOAT"})
    void compiledGraphWithAGlobalLatentComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = PixelCnnVhe.create(TINY.withGlobalLatent(3), 1, type);
        model.parameters().parameters().values().stream()
                .filter(array -> array.amaxNumber().doubleValue() == 0)
                .forEach(zeros -> zeros.assign(0.3));

        ObjectiveRun.requireAgreement(model, Map.of("g", 2, "c", 2));
    }

    @Test
    void modelWithDropoutIsTheSameInEvaluation() {
        Homoencoder model = PixelCnnVhe.create(TINY, 1, DataType.DOUBLE);
        Homoencoder dropping = PixelCnnVhe.create(TINY.withDropout(0.3), 1, DataType.DOUBLE);

        ObjectiveRun.requireAgreement(dropping, Map.of("c", 2));
        assertThat(dropping.parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
        assertThat(gradients(dropping, Map.of("c", 2)).get("likelihood/affine/weight"))
                .isNotEqualTo(gradients(model, Map.of("c", 2)).get("likelihood/affine/weight"));
        assertThat(ModelFactory.create(dropping.description(), 5).description())
                .isEqualTo(dropping.description());
    }

    @Test
    void optionsWithoutLayersOfThePosteriorAreOfALinearOne() {
        Homoencoder model = PixelCnnVhe.create(TINY, 5);
        String json = model.description().options();
        String older =
                json.replace(",\"posteriorLayers\":0", "")
                        .replace(",\"addedPriorLayers\":0", "")
                        .replace(",\"addedDecoderLayers\":0", "")
                        .replace(",\"globalLatent\":0", "")
                        .replace(",\"dropout\":0.0", "");

        assertThat(older).doesNotContain("Layers\":0", "dropout").hasSizeLessThan(json.length());
        assertThat(new PixelCnnVhe.Factory().create(older, 5).parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> TINY.withDecoder(2, 4, 3, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernel must be odd and at least 3, but is 4");
        assertThatThrownBy(() -> TINY.withLatents(0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("templateDepth must be positive, but is 0");
        assertThatThrownBy(() -> TINY.withPosteriorLayers(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("posteriorLayers must not be negative, but is -1");
        assertThatThrownBy(() -> TINY.withAddedLayers(0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addedDecoderLayers must not be negative, but is -1");
        assertThatThrownBy(() -> TINY.withDropout(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dropout must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> new PixelCnnVhe.Factory().create("{\"width\": 3}", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected the options of a model of type 'pixelcnn', but found {\"width\": 3}");
        assertThatThrownBy(() -> new PixelCnnVhe.Factory().create("[3]", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected the options of a model of type 'pixelcnn', but found [3]");
    }
}
