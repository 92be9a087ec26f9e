package org.vhe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;

/** The ready-made models of images of any size: trained, made again, and drawn from. */
class ImageSizesTest {
    private static final ImageSize COLOUR = new ImageSize(3, 13, 18);
    private static final ImageSize EIGHTHS = new ImageSize(2, 16, 24);
    private static final ImageSize SQUARE = new ImageSize(3, 10, 10);

    static Stream<Homoencoder> models() {
        DeconvOptions deconv = DeconvOptions.defaults().withWidth(2, 6).withLatents(4, 2);
        PixelCnnOptions pixelCnn =
                PixelCnnOptions.defaults().withLatents(2, 3).withChannels(2, 2, 3);
        return Stream.of(
                DeconvVhe.create(deconv.withImage(COLOUR), 1),
                DeconvVhe.create(deconv.withImage(EIGHTHS), 1),
                DenseVhe.create(new DenseOptions(4, 8, 3, 2).withImage(COLOUR), 1),
                PixelCnnVhe.create(pixelCnn.withImage(SQUARE), 1),
                PixelCnnVhe.create(pixelCnn.withImage(COLOUR), 1),
                ResidualVhe.create(
                        ResidualOptions.of(new ImageSize(3, 19, 33), ElementLikelihood.BERNOULLI)
                                .withWidth(2, 8)
                                .withLatents(4, 2)
                                .withAttention(2),
                        1));
    }

    private static GroupedDataset images(Homoencoder model) {
        Random random = new Random(1);
        float[] values = new float[12 * model.elementLength()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? 1 : 0;
        }
        List<String> labels =
                Stream.of("a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c").toList();
        return new GroupedDataset(
                values, model.elementShape(), List.of(Grouping.ofLabels("character", labels)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelLearnsAndDraws(Homoencoder model) {
        GroupedDataset images = images(model);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .batchSize(4)
                        .budget(Budget.ofSteps(60))
                        .build();
        double[] bounds = new double[60];
        try (Trainer trainer = new Trainer(model, images, options)) {
            trainer.listen(
                    new org.vhe.core.training.TrainingListener() {
                        @Override
                        public void onStep(org.vhe.core.training.StepReport report) {
                            bounds[(int) report.step() - 1] = report.terms().bound();
                        }
                    });
            trainer.train();
        }
        assertThat(mean(bounds, 50, 60)).isGreaterThan(mean(bounds, 0, 10));
        ConditionalSamples drawn =
                ConditionalSamples.of(
                        model, images, "character", new ConditionalSamples.Options(2, 1, 2, 1));
        assertThat(drawn.samples()[0][0]).hasSize(model.elementLength());
    }

    private static double mean(double[] values, int from, int to) {
        return java.util.Arrays.stream(values, from, to).average().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("models")
    void checkpointsSayTheSize(Homoencoder model) {
        Homoencoder again = ModelFactory.create(model.description(), 2);

        assertThat(again.elementShape()).isEqualTo(model.elementShape());
        assertThat(shapes(again)).isEqualTo(shapes(model));
    }

    private static Map<String, List<Long>> shapes(Homoencoder model) {
        Map<String, List<Long>> shapes = new java.util.TreeMap<>();
        model.parameters()
                .parameters()
                .forEach(
                        (name, array) ->
                                shapes.put(
                                        name,
                                        java.util.Arrays.stream(array.shape()).boxed().toList()));
        return shapes;
    }

    @Test
    void optionsThatDoNotSayASizeAreOfOmniglot() {
        Homoencoder deconv =
                new DeconvVhe.Factory()
                        .create(
                                "{\"width\":1,\"hidden\":2,\"classLatent\":2,\"elementLatent\":2,"
                                        + "\"sampleDropout\":false}",
                                1);
        Homoencoder dense =
                new DenseVhe.Factory()
                        .create(
                                "{\"pixels\":5,\"hidden\":2,\"classLatent\":2,\"elementLatent\":2}",
                                1);

        assertThat(deconv.elementShape()).containsExactly(1, 28, 28);
        assertThat(dense.elementShape()).containsExactly(1, 5, 5);
        assertThatThrownBy(() -> ImageSize.of(28, 28)).isInstanceOf(ShapeMismatchException.class);
    }
}
