package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.gaussian.GaussianClasses;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.shape.ShapeMismatchException;

/** By the distance to class means, against loops; chunks and encoders change nothing. */
class EpisodicFewShotClassifierTest {
    private static final GroupedDataset DATA = GaussianClasses.of(10, 1.5, 1);

    private static SDVariable nearestMean(
            GraphContext graph, SDVariable queries, SDVariable supports) {
        long[] shape = graph.shapeOf(supports);
        long n = graph.shapeOf(queries)[0];
        SDVariable means = supports.mean(1).reshape(1, shape[0], shape[2]);
        SDVariable differences = queries.reshape(n, 1, shape[2]).sub(means);
        return differences.mul(differences).sum(2).neg();
    }

    /** Twice the elements: distances are four times those of elements. */
    private static EpisodicClassifier doubled() {
        return EpisodicClassifier.builder("class", 3)
                .name("double")
                .encoder((graph, x) -> x.mul(graph.parameter("two", Initializer.constant(2), 1, 1)))
                .scores(EpisodicFewShotClassifierTest::nearestMean)
                .build();
    }

    private static EpisodicClassifier plain() {
        return EpisodicClassifier.builder("class", 3)
                .scores(EpisodicFewShotClassifierTest::nearestMean)
                .build();
    }

    /** The nearest class mean, by loops. */
    private static final class NearestMean implements Classifier {
        @Override
        public String description() {
            return "loops";
        }

        @Override
        public EpisodeScorer over(ElementSource elements) {
            return (episode, seed) -> {
                double[][] scores = new double[episode.queries().length][episode.way()];
                for (int q = 0; q < scores.length; q++) {
                    float[] x = elements.read(episode.queries()[q], 3);
                    for (int c = 0; c < episode.way(); c++) {
                        for (int j = 0; j < 3; j++) {
                            double mean = 0;
                            for (int member : episode.supports()[c]) {
                                mean += elements.read(member, 3)[j] / (double) episode.shot();
                            }
                            scores[q][c] -= Math.pow(x[j] - mean, 2);
                        }
                    }
                }
                return Scores.free(scores);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void scoresAreDistancesToMeansHoweverRowsAreChunked(int rows) {
        GaussianProblem problem = GaussianProblem.of(3, 5, 23, 2);
        try (EpisodicEvaluator evaluator = plain().evaluator();
                EpisodicEvaluator twice = doubled().evaluator()) {
            double[][] found =
                    new EpisodicFewShotClassifier(evaluator, rows)
                            .classify(problem.supports(), problem.queries(), 1)
                            .values();
            double[][] four =
                    new EpisodicFewShotClassifier(twice, rows)
                            .classify(problem.supports(), problem.queries(), 1)
                            .values();
            double[][] slow =
                    new NearestMean().classify(problem.supports(), problem.queries(), 1).values();
            for (int q = 0; q < slow.length; q++) {
                assertThat(found[q]).containsExactly(slow[q], within(1e-4));
                for (int c = 0; c < slow[q].length; c++) {
                    assertThat(four[q][c]).isCloseTo(4 * slow[q][c], within(1e-3));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void accuracyIsThatOfTheNearestClassMeanOnTheSameEpisodes(int shot) {
        FewShotProtocol protocol =
                FewShotProtocol.classes(DATA, "class", FewShotOptions.of(5, shot, 20, 9));
        try (EpisodicEvaluator evaluator = plain().evaluator()) {
            FewShotResult found =
                    FewShotEvaluation.evaluate(
                            new EpisodicFewShotClassifier(evaluator, 16), protocol);
            FewShotResult slow = FewShotEvaluation.evaluate(new NearestMean(), protocol);
            assertThat(found.accuracy()).isEqualTo(slow.accuracy());
            assertThat(found.accuracy().value()).isBetween(0.4, 0.99);
            assertThat(found.calibration().logScore())
                    .isCloseTo(slow.calibration().logScore(), within(1e-4));
            assertThat(found.evaluationsPerQuery()).isZero();
            assertThat(found.classifier()).isEqualTo("scores: episodic classifier");
        }
    }

    @Test
    void elementsOfAnotherShapeAndAClosedEvaluatorAreRefused() {
        EpisodicEvaluator evaluator = plain().evaluator();
        EpisodicFewShotClassifier classifier = new EpisodicFewShotClassifier(evaluator, 4);
        GaussianProblem problem = GaussianProblem.of(3, 5, 5, 2);
        assertThatThrownBy(
                        () ->
                                classifier.classify(
                                        new float[][][] {{{1, 2}}}, new float[][] {{1, 2}}, 1))
                .isInstanceOf(ShapeMismatchException.class);
        evaluator.close();
        assertThatThrownBy(() -> classifier.classify(problem.supports(), problem.queries(), 1))
                .hasMessageContaining("closed");
    }
}
