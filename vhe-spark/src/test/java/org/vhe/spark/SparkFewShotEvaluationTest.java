package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.fewshot.Scores;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkFewShotEvaluationTest {
    private static final Homoencoder MODEL = DenseVhe.create(new DenseOptions(28, 64, 16, 4), 7);
    private static final GroupedDataset DATA = Glyphs.generate(new Glyphs.Options(4, 6, 10, 1, 3));
    private static final FewShotOptions OPTIONS = new FewShotOptions(5, 3, 14, 5, 2);
    private static final ScoringOptions SCORING = new ScoringOptions(10, 5, 40);

    private static FewShotResult onSpark(
            Recipe<ModelEvaluator, Classifier> classifier, EvaluationProgress progress) {
        FewShotOptions options = OPTIONS;
        return SparkFewShotEvaluation.evaluate(
                TestCluster.context(),
                MODEL,
                DATA,
                classifier,
                data -> FewShotProtocol.classes(data, Glyphs.CHARACTER, options),
                progress);
    }

    private static FewShotResult here(Recipe<ModelEvaluator, Classifier> classifier) {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            return FewShotEvaluation.evaluate(
                    classifier.apply(evaluator),
                    FewShotProtocol.classes(DATA, Glyphs.CHARACTER, OPTIONS));
        }
    }

    @Test
    void equalsOneMachineToTheLastBitThoughAnExecutorIsKilled() {
        Recipe<ModelEvaluator, Classifier> classifier =
                evaluator -> new FewShotClassifier(evaluator, SCORING);
        List<Long> before = TestCluster.executors();
        AtomicLong killed = new AtomicLong();
        FewShotResult there =
                onSpark(
                        classifier,
                        (done, total) -> {
                            if (done == 4) {
                                killed.set(TestCluster.killOne());
                            }
                        });
        assertThat(there).isEqualTo(here(classifier));
        assertThat(before).contains(killed.get());
    }

    @Test
    void adaptiveSamplesAndDivergencesOfPosteriorsAreThoseOfOneMachine() {
        List<Recipe<ModelEvaluator, Classifier>> classifiers =
                List.of(
                        evaluator ->
                                new AdaptiveFewShotClassifier(
                                        evaluator, AdaptiveScoringOptions.of(SCORING)),
                        evaluator -> new PosteriorDivergenceClassifier(evaluator, 40));
        for (Recipe<ModelEvaluator, Classifier> classifier : classifiers) {
            assertThat(onSpark(classifier, EvaluationProgress.NONE)).isEqualTo(here(classifier));
        }
    }

    /** Fails in one episode, as a defect of a user's classifier would. */
    private static Classifier failing(int episode) {
        return new Classifier() {
            @Override
            public String description() {
                return "failing";
            }

            @Override
            public EpisodeScorer over(ElementSource elements) {
                return (asked, seed) -> {
                    FewShotProtocol protocol =
                            FewShotProtocol.classes(DATA, Glyphs.CHARACTER, OPTIONS);
                    if (Arrays.equals(asked.queries(), protocol.episode(episode).queries())) {
                        throw new IllegalArgumentException("cannot tell these apart");
                    }
                    return Scores.free(new double[asked.queries().length][asked.way()]);
                };
            }
        };
    }

    @Test
    void anEpisodeThatFailsIsNamed() {
        assertThatThrownBy(() -> onSpark(evaluator -> failing(13), EvaluationProgress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("episode 13: cannot tell these apart");
    }
}
