package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

class FewShotComparisonTest {
    private static final GroupedDataset DATA =
            GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 0, 1, 1, 1, 2, 2, 2}));
    private static final Classifier PIXELS = new PixelNearestNeighbour(3);
    private static final Classifier MIXTURE = new SupportMixture(PIXELS);

    @Test
    void everyClassifierIsMeasuredOnTheSameEpisodes() {
        List<FewShotOptions> tasks = FewShotOptions.grid(List.of(2, 3), List.of(1), 4, 5);
        List<FewShotProtocol> protocols = FewShotProtocol.classes(DATA, "class", tasks);
        try (ModelEvaluator evaluator =
                GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            Classifier model = new FewShotClassifier(evaluator, new ScoringOptions(3, 1, 8));
            List<String> progress = new ArrayList<>();

            List<FewShotRow> rows =
                    FewShotComparison.of("model", model)
                            .and("pixels", PIXELS)
                            .evaluate(protocols, (done, total) -> progress.add(done + "/" + total));

            assertThat(rows).extracting(FewShotRow::task).isEqualTo(tasks);
            assertThat(rows).extracting(FewShotRow::chance).containsExactly(1 / 2.0, 1 / 3.0);
            assertThat(rows.get(1).results())
                    .containsExactly(
                            Map.entry("model", FewShotEvaluation.evaluate(model, protocols.get(1))),
                            Map.entry(
                                    "pixels",
                                    FewShotEvaluation.evaluate(PIXELS, protocols.get(1))));
            assertThat(progress).hasSize(16).endsWith("15/16", "16/16");
        }
    }

    @Test
    void rowsAreReadableAndSayWhatWasNotCompared() {
        FewShotOptions task = FewShotOptions.of(5, 1, 2, 7);
        FewShotResult result =
                new FewShotResult(
                        "nearest neighbour",
                        task,
                        new AccuracyEstimate(0.8, 10, 0.1, 0.49, 0.94321),
                        Calibration.of(List.of(new Answer(true, 1, 0))),
                        0,
                        List.of(5, 3));
        FewShotRow row = FewShotRow.of(task, Map.of("pixels", result));

        assertThat(row)
                .hasToString(
                        "5-way 1-shot, 10 queries: pixels 80.0% (49.0% to 94.3%), chance 20.0%");
        assertThat(row.result("pixels")).contains(result);
        assertThat(row.result("model")).isEmpty();
    }

    @Test
    void rowsAreJson() throws Exception {
        FewShotRow row =
                FewShotComparison.of("pixels", PIXELS)
                        .and("mixture", MIXTURE)
                        .evaluate(
                                FewShotProtocol.classes(
                                        DATA, "class", FewShotOptions.of(2, 1, 2, 7)));
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(mapper.writeValueAsString(row));

        assertThat(json.path("results").fieldNames())
                .toIterable()
                .containsExactly("pixels", "mixture");
        assertThat(json.path("results").path("pixels").path("accuracy").path("queries").asInt())
                .isEqualTo(4);
        assertThat(mapper.treeToValue(json, FewShotRow.class)).isEqualTo(row);
    }

    @Test
    void namesThatAreTakenAndResultsOfOtherTasksAreRefused() {
        FewShotComparison pixels = FewShotComparison.of("pixels", PIXELS);
        assertThatThrownBy(() -> pixels.and("pixels", MIXTURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two are called 'pixels'");
        assertThatThrownBy(() -> pixels.and(" ", MIXTURE))
                .hasMessageContaining("must not be blank");
        FewShotOptions task = FewShotOptions.of(2, 1, 2, 7);
        FewShotRow row = pixels.evaluate(FewShotProtocol.classes(DATA, "class", task));
        assertThatThrownBy(() -> new FewShotRow(FewShotOptions.of(2, 1, 2, 8), 0.5, row.results()))
                .hasMessageContaining("that of 'pixels' is of");
        assertThatThrownBy(() -> new FewShotRow(task, 0.5, Map.of()))
                .hasMessage("expected at least one result, but got none");
    }
}
