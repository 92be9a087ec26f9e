package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.gaussian.Factor;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Posterior;

/** Against exact likelihoods; samples pass through float, hence the tolerance of exact cases. */
class JointLikelihoodTest {
    private static final double TOLERANCE = 2e-4;
    private static final GroupedDataset DATA =
            GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 0, 1, 1, 1, 1}));

    private static JointLikelihoodResult evaluate(
            LinearGaussian design,
            Map<String, Posterior> posteriors,
            JointLikelihoodOptions options) {
        try (ModelEvaluator evaluator = design.model(posteriors).evaluator()) {
            return new JointLikelihood(evaluator, options).evaluate(DATA, EvaluationProgress.NONE);
        }
    }

    private static double total(JointLikelihoodResult result) {
        return result.classes().stream().mapToDouble(ClassLikelihood::logLikelihood).sum();
    }

    @Test
    void oneSampleOfTheExactPosteriorGivesTheExactLikelihood() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        for (int samples : new int[] {1, 3}) {
            JointLikelihoodResult result =
                    evaluate(
                            design,
                            GaussianDesigns.withElementLatentPosterior(),
                            new JointLikelihoodOptions(
                                    new ScoringOptions(samples, samples, 8), 0, 0, 5));
            assertThat(total(result)).isCloseTo(design.logMarginal(DATA), within(TOLERANCE));
            assertThat(result.classes().get(1).effectiveSamples()).isCloseTo(samples, within(1e-3));
        }
    }

    @Test
    void classesAreReportedEachAndTogether() {
        LinearGaussian design = GaussianDesigns.oneClass();
        JointLikelihoodResult result =
                evaluate(
                        design,
                        GaussianDesigns.oneClassPosterior(),
                        JointLikelihoodOptions.of(2, 1, 5));
        double first = design.logMarginal(DATA.subset(0, 1, 2));
        double second = design.logMarginal(DATA.subset(3, 4, 5, 6));
        assertThat(result.classes().get(0).label()).isEqualTo("class0");
        assertThat(result.classes().get(0).logLikelihood()).isCloseTo(first, within(TOLERANCE));
        assertThat(result.classes().get(1).perElement()).isCloseTo(second / 4, within(TOLERANCE));
        assertThat(result.elements()).isEqualTo(7);
        double mean = -(first + second) / 7;
        assertThat(result.meanNll()).isCloseTo(mean, within(TOLERANCE));
        // sqrt(C / (C - 1) sum of squared residuals) / n with C = 2 and residuals r and -r.
        double residual = -first - 3 * mean;
        assertThat(result.standardError()).isCloseTo(2 * Math.abs(residual) / 7, within(TOLERANCE));
    }

    @Test
    void manySamplesOfAnApproximatePosteriorConverge() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        Map<String, Posterior> posteriors = GaussianDesigns.withElementLatentPosterior();
        double exact = design.logMarginal(DATA);
        JointLikelihoodOptions many =
                new JointLikelihoodOptions(new ScoringOptions(20_000, 1, 2000), 2, 0, 5);
        assertThat(total(evaluate(design, posteriors, many))).isCloseTo(exact, within(0.1));
        double few = 0;
        for (int seed = 0; seed < 20; seed++) {
            JointLikelihoodOptions one =
                    new JointLikelihoodOptions(new ScoringOptions(1, 1, 8), 1, 0, seed);
            few += total(evaluate(design, posteriors, one)) / 20;
        }
        assertThat(few).isLessThan(exact - 0.5);
    }

    @Test
    void sameSeedGivesSameResultAndAnotherSeedAnother() {
        JointLikelihoodOptions options =
                new JointLikelihoodOptions(new ScoringOptions(3, 2, 8), 1, 0, 5);
        JointLikelihoodOptions other =
                new JointLikelihoodOptions(new ScoringOptions(3, 2, 8), 1, 0, 6);
        LinearGaussian design = GaussianDesigns.withElementLatent();
        Map<String, Posterior> posteriors = GaussianDesigns.withElementLatentPosterior();
        JointLikelihoodResult first = evaluate(design, posteriors, options);
        assertThat(evaluate(design, posteriors, options)).isEqualTo(first);
        assertThat(total(evaluate(design, posteriors, other))).isNotEqualTo(total(first));
    }

    @Test
    void limitedClassesAreASubset() {
        LinearGaussian design = GaussianDesigns.oneClass();
        List<Long> done = new ArrayList<>();
        try (ModelEvaluator evaluator =
                design.model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            JointLikelihoodResult result =
                    new JointLikelihood(
                                    evaluator,
                                    new JointLikelihoodOptions(
                                            new ScoringOptions(1, 1, 8), 0, 1, 5))
                            .evaluate(DATA, (part, total) -> done.add(10 * part + total));
            assertThat(result.classes()).hasSize(1);
            assertThat(result.standardError()).isNaN();
        }
        assertThat(done).containsExactly(11L);
    }

    @Test
    void severalLevelsAndNoneAreRefused() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(2))
                        .evaluator()) {
            assertThatThrownBy(
                            () ->
                                    new JointLikelihood(
                                            evaluator, JointLikelihoodOptions.of(1, 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[alphabet, class]");
        }
        double[][] loading = {{1}, {0}, {0}};
        LinearGaussian single = LinearGaussian.of(1, Factor.of("z", Grouping.ELEMENT, loading));
        Posterior q =
                LinearGaussian.posterior(
                        n -> new double[] {1}, new double[][] {{1, 0, 0}}, Map.of());
        try (ModelEvaluator evaluator = single.model(Map.of("z", q)).evaluator()) {
            assertThatThrownBy(
                            () ->
                                    new JointLikelihood(
                                            evaluator, JointLikelihoodOptions.of(1, 1, 1)))
                    .hasMessageContaining("[]");
            assertThatThrownBy(() -> new FewShotClassifier(evaluator, ScoringOptions.DEFAULT))
                    .hasMessageContaining("shared by a class");
        }
    }
}
