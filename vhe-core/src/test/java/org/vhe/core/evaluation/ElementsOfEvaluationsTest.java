package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.evaluation.probe.PosteriorMeans;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ElementCheck;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

/** Whatever reads elements of a data set refuses those that the model is not of. */
class ElementsOfEvaluationsTest {
    private static final int ELEMENTS = 12;
    private static final ScoringOptions SCORING = new ScoringOptions(2, 1, 4);

    /** Bernoulli pixels of 2 x 2. */
    private static Homoencoder model() {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 2)), 2, 2)
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            SDVariable mean = support.mean(1).sum(2);
                            return new DiagonalGaussian(graph, mean, mean.mul(0));
                        })
                .likelihood(
                        (graph, latents) -> {
                            SDVariable c = latents.get("c");
                            SDVariable w = graph.parameter("w", Initializer.fanIn(2), 2, 4);
                            return new Bernoulli(
                                    graph, c.mmul(w).reshape(graph.shapeOf(c)[0], 2, 2));
                        })
                .build();
    }

    /** Three classes of four; the value of element 7 at [1, 0] is given. */
    private static GroupedDataset data(float strange, long... shape) {
        int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[ELEMENTS * length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 == 0 ? 1 : 0;
        }
        values[7 * length + 2] = strange;
        int[] classes = IntStream.range(0, ELEMENTS).map(element -> element / 4).toArray();
        return new GroupedDataset(
                values, shape, List.of(new Grouping("class", classes, List.of("a", "b", "c"))));
    }

    /** Reads all elements of a data set. */
    private interface Use extends BiConsumer<Homoencoder, GroupedDataset> {}

    private static Named<Use> named(String name, Use use) {
        return Named.of(name, use);
    }

    private static Use classifying(Function<ModelEvaluator, Classifier> make) {
        return (model, data) -> {
            try (ModelEvaluator evaluator = model.evaluator()) {
                FewShotEvaluation.evaluate(
                        make.apply(evaluator),
                        FewShotProtocol.classes(data, "class", new FewShotOptions(3, 2, 4, 6, 1)));
            }
        };
    }

    /** What estimates likelihoods of elements. */
    static Stream<Named<Use>> likelihoods() {
        return Stream.of(
                named(
                        "few-shot",
                        classifying(evaluator -> new FewShotClassifier(evaluator, SCORING))),
                named(
                        "adaptive few-shot",
                        classifying(
                                evaluator ->
                                        new AdaptiveFewShotClassifier(
                                                evaluator, AdaptiveScoringOptions.of(SCORING)))),
                named(
                        "joint likelihood",
                        (model, data) -> {
                            try (ModelEvaluator evaluator = model.evaluator()) {
                                new JointLikelihood(
                                                evaluator,
                                                JointLikelihoodOptions.of("class", 2, 1, 1))
                                        .evaluate(data, EvaluationProgress.NONE);
                            }
                        }),
                named(
                        "estimated terms",
                        (model, data) ->
                                EstimatedTerms.of(
                                        model,
                                        data,
                                        List.of(SupportSpec.of("c", "class", 2)),
                                        new EstimatedTerms.Options(4, 3, 1))),
                named(
                        "tightened bound",
                        (model, data) ->
                                TightenedBound.of(
                                        model,
                                        data,
                                        Map.of("c", 2),
                                        new EstimatedTerms.Options(4, 3, 1))));
    }

    /** What else reads elements. */
    static Stream<Named<Use>> others() {
        return Stream.of(
                named(
                        "training",
                        (model, data) ->
                                new Trainer(
                                                model,
                                                data,
                                                TrainingOptions.builder()
                                                        .supportSize("c", 2)
                                                        .build())
                                        .close()),
                named(
                        "few-shot by posteriors",
                        classifying(evaluator -> new PosteriorDivergenceClassifier(evaluator, 4))),
                named(
                        "samples",
                        (model, data) ->
                                ConditionalSamples.of(
                                        model,
                                        data,
                                        "class",
                                        new ConditionalSamples.Options(3, 4, 1, 1))),
                named(
                        "posterior means",
                        (model, data) -> {
                            try (ModelEvaluator evaluator = model.evaluator()) {
                                PosteriorMeans.of(
                                        evaluator,
                                        ElementSource.of(data),
                                        IntStream.range(0, ELEMENTS).toArray(),
                                        4);
                            }
                        }));
    }

    static Stream<Named<Use>> all() {
        return Stream.concat(likelihoods(), others());
    }

    @ParameterizedTest
    @MethodSource("all")
    void valuesOutsideTheLikelihoodsSupportAreRefused(Use use) {
        for (float value : new float[] {255, -1}) {
            assertThatThrownBy(() -> use.accept(model(), data(value, 2, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "each value must be in [0, 1], as the likelihood is Bernoulli, but element 7 has %s at [1, 0]",
                            value);
        }
    }

    /** Nor could the same file be gone on with, once the data are mended. */
    @Test
    void jointLikelihoodOfRefusedDataBeginsNoFile(@TempDir Path folder) {
        Path file = folder.resolve("likelihood.jsonl");
        for (GroupedDataset bad : List.of(data(255, 2, 2), data(1, 4), data(1, 3, 3))) {
            try (ModelEvaluator evaluator = model().evaluator()) {
                JointLikelihood likelihood =
                        new JointLikelihood(evaluator, JointLikelihoodOptions.of("class", 2, 1, 1));
                assertThatThrownBy(() -> likelihood.evaluate(bad, file, EvaluationProgress.NONE))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(file).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void elementsOfAnotherShapeAreRefused(Use use) {
        for (long[] shape : new long[][] {{2, 1}, {1, 4}, {4}, {3, 3}, {3, 2, 2}}) {
            assertThatThrownBy(() -> use.accept(model(), data(1, shape.clone())))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage(
                            "elements of the data must have shape [2, 2], but has %s",
                            Arrays.toString(shape));
        }
    }

    @Test
    void pixelsOfAnotherNumberAreRefused() {
        for (long[] shape : new long[][] {{2, 1}, {3, 3}}) {
            FewShotProtocol protocol =
                    FewShotProtocol.classes(
                            data(1, shape.clone()), "class", new FewShotOptions(3, 2, 4, 6, 1));
            assertThatThrownBy(
                            () ->
                                    FewShotEvaluation.evaluate(
                                            new PixelNearestNeighbour(4), protocol))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("of 4 values, but has " + Arrays.toString(shape));
        }
    }

    /** Of a source that does not say of what shape its elements are. */
    @Test
    void elementsInArraysOfAnotherLengthAreRefused() {
        for (int length : new int[] {3, 5}) {
            float[][][] supports = {{new float[length]}, {new float[length]}};
            try (ModelEvaluator evaluator = model().evaluator()) {
                for (Classifier classifier :
                        List.of(
                                new FewShotClassifier(evaluator, SCORING),
                                new PixelNearestNeighbour(4))) {
                    assertThatThrownBy(
                                    () ->
                                            classifier.classify(
                                                    supports, new float[][] {new float[4]}, 1))
                            .isInstanceOf(ShapeMismatchException.class)
                            .hasMessageContaining("must have 4 values");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void likelihoodsOfGrayPixelsAreSaidToBeCrossEntropiesOnce(Use use) {
        Homoencoder model = model();
        assertThat(warnings(() -> use.accept(model, data(1, 2, 2)))).isEmpty();
        assertThat(warnings(() -> use.accept(model, data(0.5f, 2, 2))))
                .singleElement()
                .asString()
                .contains(
                        "values between 0 and 1", "Bernoulli", "a cross entropy, not a likelihood");
        assertThat(warnings(() -> use.accept(model, data(0.5f, 2, 2)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void grayPixelsThatNoLikelihoodIsEstimatedOfAreNoNews(Use use) {
        assertThat(warnings(() -> use.accept(model(), data(0.5f, 2, 2)))).isEmpty();
    }

    @Test
    void knownValuesOfACompletionAreCheckedAndNoOthers() {
        float[][] support = {{0, 1, 1, 0}};
        float[] original = {0, 1, 255, 0};
        try (ModelEvaluator evaluator = model().evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(1));
            boolean[] known = {true, true, false, false};
            assertThat(sampler.complete(original, known, support, 1)[0]).startsWith(0, 1);
            known[2] = true;
            assertThatThrownBy(() -> sampler.complete(original, known, support, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "each value must be in [0, 1], as the likelihood is Bernoulli, but the element has 255.0 at [1, 0]");
        }
    }

    private static List<String> warnings(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(ElementCheck.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            action.run();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
