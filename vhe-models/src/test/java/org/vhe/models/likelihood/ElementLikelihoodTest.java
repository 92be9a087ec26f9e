package org.vhe.models.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.training.Budget;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood.Kind;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

class ElementLikelihoodTest {
    private static final ImageSize IMAGE = new ImageSize(2, 6, 5);
    private static final int LEVELS = 4;
    private static final int STEPS = 120;
    private static final Set<Kind> DRAWN_BY_PIXELS =
            EnumSet.of(Kind.BERNOULLI, Kind.LOGISTIC_MIXTURE, Kind.CATEGORICAL, Kind.ZERO_INFLATED);

    /** A value of the kind, larger for larger numbers in [0, 1]. */
    private static float value(Kind kind, double number) {
        return switch (kind) {
            case BERNOULLI -> number > 0.5 ? 1 : 0;
            case LOGISTIC_MIXTURE, CATEGORICAL, ZERO_INFLATED, ORDINAL ->
                    (float) (Math.rint(number * (LEVELS - 1)) / (LEVELS - 1));
            case GAUSSIAN, FIXED_GAUSSIAN, STUDENT_T -> (float) number;
            case POISSON, NEGATIVE_BINOMIAL -> (float) Math.rint(10 * number);
        };
    }

    /** Classes of images with a pattern of their own each, and noise. */
    private static GroupedDataset images(Kind kind) {
        Random random = new Random(1);
        int classes = 6;
        int members = 5;
        int length = (int) (IMAGE.channels() * IMAGE.height() * IMAGE.width());
        float[] values = new float[classes * members * length];
        List<String> labels = new ArrayList<>();
        for (int element = 0; element < classes * members; element++) {
            int group = element / members;
            labels.add("class " + group);
            for (int i = 0; i < length; i++) {
                double number =
                        0.5 + 0.4 * Math.sin(i * (group + 1)) + 0.05 * random.nextGaussian();
                values[element * length + i] = value(kind, Math.max(0, Math.min(1, number)));
            }
        }
        return new GroupedDataset(
                values, IMAGE.shape(), List.of(Grouping.ofLabels("character", labels)));
    }

    private static Homoencoder dense(Kind kind) {
        return DenseVhe.create(
                new DenseOptions(6, 16, 4, 2)
                        .withImage(IMAGE)
                        .withLikelihood(ElementLikelihood.of(kind, LEVELS)),
                1);
    }

    private static double[] train(Homoencoder model, GroupedDataset images) {
        double[] bounds = new double[STEPS];
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .batchSize(8)
                        .budget(Budget.ofSteps(STEPS))
                        .maxGradientNorm(100)
                        .build();
        try (Trainer trainer = new Trainer(model, images, options)) {
            trainer.listen(
                            new TrainingListener() {
                                @Override
                                public void onStep(StepReport report) {
                                    bounds[(int) report.step() - 1] = report.terms().bound();
                                }
                            })
                    .train();
        }
        return bounds;
    }

    private static void requireLearnsAndDraws(Homoencoder model, GroupedDataset images) {
        double[] bounds = train(model, images);
        assertThat(Arrays.stream(bounds, STEPS - 20, STEPS).average().orElseThrow())
                .isGreaterThan(Arrays.stream(bounds, 0, 20).average().orElseThrow());
        try (ModelEvaluator evaluator = model.evaluator()) {
            float[][] support = images.values(0, 1);
            ConditionalSampler sampler =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(1));
            for (float value : sampler.generate(support, 2)[1]) {
                assertThat(model.elementCheck().support().takes(value)).as("%s", value).isTrue();
            }
        }
        Homoencoder again = ModelFactory.create(model.description(), 2);
        assertThat(again.parameters().parameterCount())
                .isEqualTo(model.parameters().parameterCount());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void denseModelLearnsAndDraws(Kind kind) {
        requireLearnsAndDraws(dense(kind), images(kind));
    }

    static List<Kind> kindsOfLevels() {
        return List.of(Kind.LOGISTIC_MIXTURE, Kind.CATEGORICAL, Kind.ZERO_INFLATED, Kind.ORDINAL);
    }

    @ParameterizedTest
    @MethodSource("kindsOfLevels")
    void deconvolutionalModelLearnsAndDraws(Kind kind) {
        DeconvOptions options =
                DeconvOptions.defaults()
                        .withWidth(2, 8)
                        .withLatents(4, 2)
                        .withImage(IMAGE)
                        .withLikelihood(ElementLikelihood.of(kind, LEVELS));
        requireLearnsAndDraws(DeconvVhe.create(options, 1), images(kind));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BERNOULLI", "LOGISTIC_MIXTURE", "CATEGORICAL", "ZERO_INFLATED"})
    void pixelCnnLearnsAndDraws(Kind kind) {
        PixelCnnOptions options =
                PixelCnnOptions.defaults()
                        .withLatents(2, 3)
                        .withChannels(2, 2, 4)
                        .withImage(IMAGE)
                        .withLikelihood(ElementLikelihood.of(kind, LEVELS));
        requireLearnsAndDraws(PixelCnnVhe.create(options, 1), images(kind));
    }

    @Test
    void pixelCnnRefusesWhatItCannotDraw() {
        for (Kind kind : Kind.values()) {
            if (!DRAWN_BY_PIXELS.contains(kind)) {
                ElementLikelihood likelihood = ElementLikelihood.of(kind, LEVELS);
                assertThatThrownBy(() -> PixelCnnOptions.defaults().withLikelihood(likelihood))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(likelihood.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAgreeWithFiniteDifferencesAndOperationsAreSafe(Kind kind) {
        ElementLikelihood likelihood = ElementLikelihood.of(kind, LEVELS);
        long outputs = likelihood.outputs(2);
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 3, 2, 2, 3);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, value(kind, i % 7 / 6.0));
        }
        GradientCheck.of(graph -> StableMath.mean(graph, logProb(graph, likelihood, outputs, x)))
                .require(1e-6);
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        logProb(graph, likelihood, outputs, x);
        OperationCheck.requireSafe(graph);
    }

    private static SDVariable logProb(
            GraphContext graph, ElementLikelihood likelihood, long outputs, INDArray x) {
        SDVariable placeholder = graph.placeholder("outputs", 3, 2, 3, outputs);
        return likelihood.of(graph, placeholder, 2).logProb(graph.constant(x));
    }

    @Test
    void numbersThatAKindHasNoUseForAreRefused() {
        assertThatThrownBy(() -> new ElementLikelihood(Kind.POISSON, 256, 0, 0))
                .hasMessageContaining("levels");
        assertThatThrownBy(() -> new ElementLikelihood(Kind.CATEGORICAL, 257, 0, 0))
                .hasMessageContaining("levels");
        assertThatThrownBy(() -> new ElementLikelihood(Kind.CATEGORICAL, 4, 3, 0))
                .hasMessageContaining("components");
        assertThatThrownBy(() -> ElementLikelihood.BERNOULLI.withDeviation(1))
                .hasMessageContaining("deviation");
    }
}
