package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

class PredictionTest {
    private static final ScoringOptions SAMPLES = new ScoringOptions(2000, 1, 100);
    private static final GroupedDataset SUPPORT =
            GroupedDataset.of(
                    Nd4j.create(new float[][] {{3, 2, -1}, {3, 3, -1}, {-3, -2, 1}, {-3, -3, 1}}),
                    Grouping.ofLabels("class", List.of("up", "up", "down", "down")));
    private static final GroupedDataset QUERIES =
            GroupedDataset.of(Nd4j.create(new float[][] {{-2, -2, 1}, {3, 2, -1}, {0, 0, 0}}));

    private static Homoencoder model() {
        return GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior());
    }

    private static List<Prediction> predict(ModelEvaluator evaluator, int shots) {
        FewShotClassifier classifier = new FewShotClassifier(evaluator, SAMPLES);
        return Prediction.of(classifier, SUPPORT, "class", shots, QUERIES, 1);
    }

    @Test
    void probabilitiesAreOfTheClassesByName() {
        try (ModelEvaluator evaluator = model().evaluator()) {
            List<Prediction> found = predict(evaluator, 2);
            assertThat(found).extracting(Prediction::label).startsWith("down", "up");
            assertThat(found.get(0).probabilities().keySet()).containsExactly("up", "down");
            assertThat(found.get(0).probabilities().get("down")).isGreaterThan(0.99);
            for (Prediction each : found) {
                double sum = each.probabilities().values().stream().mapToDouble(p -> p).sum();
                assertThat(sum).isCloseTo(1, within(1e-12));
                double most = each.probabilities().get(each.label());
                assertThat(each.probabilities().values()).allMatch(p -> p <= most);
            }
            // classes that are mirror images of each other, and a query in between
            assertThat(found.get(2).probabilities().get("up")).isBetween(0.2, 0.8);
        }
    }

    @Test
    void softmaxOfScoresHoweverLow() {
        Scores scores = Scores.free(new double[][] {{-1e6, -1e6 + Math.log(3)}});
        assertThat(scores.probabilities(0)[1]).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void whatCannotBePredictedIsNamed() {
        try (ModelEvaluator evaluator = model().evaluator()) {
            assertThatThrownBy(() -> predict(evaluator, 3)).hasMessageContaining("'up' has 2");
            GroupedDataset flat = GroupedDataset.of(Nd4j.create(new float[][] {{1, 2}}));
            FewShotClassifier classifier = new FewShotClassifier(evaluator, SAMPLES);
            assertThatThrownBy(() -> Prediction.of(classifier, SUPPORT, "class", 1, flat, 1))
                    .hasMessageContaining("[3]")
                    .hasMessageContaining("[2]");
        }
    }

    @Test
    void threadsWithAPoolHaveTheNumbersOfOne() throws Exception {
        Homoencoder model = model();
        List<Prediction> expected;
        try (ModelEvaluator evaluator = model.evaluator()) {
            expected = predict(evaluator, 2);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        EvaluatorPool pool = new EvaluatorPool(model, 2);
        try {
            List<Future<List<Prediction>>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(threads.submit(() -> pool.with(evaluator -> predict(evaluator, 2))));
            }
            for (Future<List<Prediction>> call : calls) {
                assertThat(call.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
            pool.close();
        }
        assertThatThrownBy(() -> pool.with(evaluator -> predict(evaluator, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> new EvaluatorPool(model, 0)).hasMessageContaining("size");
    }
}
