package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.Characters;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.evaluation.fewshot.Calibration;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.Prediction;
import org.vhe.core.evaluation.fewshot.Scores;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.evaluation.likelihood.AdjustedNll;
import org.vhe.core.evaluation.likelihood.GroupLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.evaluation.probe.Embeddings;
import org.vhe.core.evaluation.probe.ProbeResult;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Restarts;
import org.vhe.core.training.TrainingResult;
import org.vhe.core.training.ValidationReport;

/** What results say of themselves where they are printed: one short line, the same anywhere. */
class PrintedResultsTest {
    private static final AccuracyEstimate ACCURACY =
            new AccuracyEstimate(0.83, 100, 0.03, 0.745, 0.891);
    private static final ObjectiveTerms TERMS =
            new ObjectiveTerms(
                    -85.123,
                    -80.1,
                    new LinkedHashMap<>(Map.of("c", 25.1)),
                    Map.of(),
                    Set.of(),
                    Map.of());

    @Test
    void classificationSaysHowWell() {
        FewShotResult result =
                new FewShotResult(
                        "model",
                        FewShotOptions.of(5, 1, 20, 1),
                        ACCURACY,
                        new Calibration(0.9, 0.07, -0.6, List.of()),
                        12,
                        List.of(4));
        assertThat(result)
                .hasToString(
                        "5-way 1-shot, 100 queries: 83.0% (74.5% to 89.1%), 12.0 evaluations each");
        assertThat(new Prediction("b", Map.of("a", 0.168, "b", 0.832))).hasToString("b (83.2%)");
        assertThat(new Scores(new double[][] {{1, 2, 3}, {4, 5, 6}}, 7))
                .hasToString("scores of 2 queries in 3 classes, 7 evaluations");
        assertThat(new ProbeResult(ACCURACY, 0.05, 20, 32, 500, 0.1))
                .hasToString("83.0% (74.5% to 89.1%) of 20 classes from 32 features, chance 5.0%");
    }

    @Test
    void likelihoodsSayOfWhat() {
        double none = Double.NaN;
        List<GroupLikelihood> groups =
                List.of(
                        new GroupLikelihood("a", 2, -170, -85, 3),
                        new GroupLikelihood("b", 1, -86, -86, 2));
        AdjustedNll unknown = new AdjustedNll(none, none, none, none, none);
        assertThat(new JointLikelihoodResult(null, 85.333, 0.2, 84, 86.5, unknown, 3, groups))
                .hasToString("85.33 nats per element (84.00 to 86.50), 3 elements of 2 groups");
        List<GroupLikelihood> one = groups.subList(0, 1);
        assertThat(new JointLikelihoodResult(null, 85, none, none, none, unknown, 2, one))
                .hasToString("85.00 nats per element, 2 elements of 1 groups");
    }

    @Test
    void arraysSayTheirShapes() {
        assertThat(new Embeddings(List.of("x", "y"), Map.of("c", Nd4j.zeros(2, 5))))
                .hasToString("means of 2: {c=[2, 5]}");
        ConditionalSamples samples =
                new ConditionalSamples(List.of("a", "b"), new float[2][1][9], new float[2][12][9]);
        assertThat(samples).hasToString("12 samples of each of 2 groups, given 1 each: [a, b]");
        assertThat(new ConditionalSamples(List.of(), new float[0][][], new float[3][4][9]))
                .hasToString("4 samples of each of 3 groups, given 0 each: []");
    }

    /** Decimal points also where numbers have commas. */
    @Test
    void trainingSaysItsTerms() {
        Locale usual = Locale.getDefault(Locale.Category.FORMAT);
        try {
            Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
            assertThat(TERMS).hasToString("bound -85.12, log-likelihood -80.10, KL of c 25.10");
            ValidationReport validation = new ValidationReport(500, TERMS, 400, -84);
            TrainingResult result = new TrainingResult(500, 3.24, 61.2, TERMS, 0, validation);
            assertThat(result)
                    .hasToString(
                            "500 steps, 3.2 epochs, 61 s: %s; validation at step 500: %s, best -84.00 at step 400"
                                    .formatted(TERMS, TERMS));
            Restarts.Run failed = new Restarts.Run(1, Optional.empty(), Optional.of("diverged"));
            Restarts.Run kept =
                    new Restarts.Run(
                            2,
                            Optional.of(new TrainingResult(5, 1, 1, TERMS, 0, null)),
                            Optional.empty());
            assertThat(new Restarts(null, 1, List.of(failed, kept)))
                    .hasToString("best of 2 runs: seed 2, bound -85.12");
            assertThat(ACCURACY).hasToString("83.0% (74.5% to 89.1%)");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, usual);
        }
    }

    @Test
    void provenanceCountsGroups() {
        assertThat(Provenance.of("letters", Characters.dataset()))
                .hasToString("letters, 2 of alphabet, 3 of character");
    }
}
