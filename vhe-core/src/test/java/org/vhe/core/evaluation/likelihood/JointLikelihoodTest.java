package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.Factor;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.gaussian.TwoClasses;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Posterior;
import org.vhe.core.model.RefinementOptions;

/** Against exact likelihoods; samples pass through float, hence the tolerance of exact cases. */
class JointLikelihoodTest {
    private static final double TOLERANCE = 2e-4;
    private static final GroupedDataset DATA = TwoClasses.DATA;

    private static JointLikelihoodOptions options(
            int samples, int elementSamples, int rows, int supportSize, long seed) {
        Level level = new Level(samples, supportSize);
        return JointLikelihoodOptions.of(Map.of("class", level), elementSamples, seed)
                .withRowsPerChunk(rows);
    }

    private static JointLikelihoodResult evaluate(
            LinearGaussian design,
            Map<String, Posterior> posteriors,
            JointLikelihoodOptions options) {
        try (ModelEvaluator evaluator = design.model(posteriors).evaluator()) {
            return new JointLikelihood(evaluator, options).evaluate(DATA, EvaluationProgress.NONE);
        }
    }

    private static double total(JointLikelihoodResult result) {
        return result.groups().stream().mapToDouble(GroupLikelihood::logLikelihood).sum();
    }

    @Test
    void oneSampleOfTheExactPosteriorGivesTheExactLikelihood() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        for (int samples : new int[] {1, 3}) {
            JointLikelihoodResult result =
                    evaluate(
                            design,
                            GaussianDesigns.withElementLatentPosterior(),
                            options(samples, samples, 8, 0, 5));
            assertThat(total(result)).isCloseTo(design.logMarginal(DATA), within(TOLERANCE));
            assertThat(result.groups().get(1).effectiveSamples()).isCloseTo(samples, within(1e-3));
        }
    }

    @Test
    void classesAreReportedEachAndTogether() {
        LinearGaussian design = GaussianDesigns.oneClass();
        JointLikelihoodResult result =
                evaluate(
                        design,
                        GaussianDesigns.oneClassPosterior(),
                        JointLikelihoodOptions.of("class", 2, 1, 5));
        double first = design.logMarginal(DATA.subset(0, 1, 2));
        double second = design.logMarginal(DATA.subset(3, 4, 5, 6));
        assertThat(result.groups().get(0).label()).isEqualTo("class0");
        assertThat(result.groups().get(0).logLikelihood()).isCloseTo(first, within(TOLERANCE));
        assertThat(result.groups().get(1).perElement()).isCloseTo(second / 4, within(TOLERANCE));
        assertThat(result.elements()).isEqualTo(7);
        double mean = -(first + second) / 7;
        assertThat(result.meanNll()).isCloseTo(mean, within(TOLERANCE));
        // sqrt(C / (C - 1) sum of squared residuals) / n with C = 2 and residuals r and -r.
        double residual = -first - 3 * mean;
        assertThat(result.standardError()).isCloseTo(2 * Math.abs(residual) / 7, within(TOLERANCE));
        // the 97.5% quantile of Student's t with one degree of freedom
        double margin = 12.706204736 * result.standardError();
        assertThat(result.lower()).isCloseTo(result.meanNll() - margin, within(1e-6));
        assertThat(result.upper()).isCloseTo(result.meanNll() + margin, within(1e-6));
    }

    @Test
    void elementsThatAreClassesOfTheirOwnAreIndependent() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        GroupedDataset single = DATA.withSingleElements("class");
        try (ModelEvaluator evaluator =
                design.model(GaussianDesigns.withElementLatentPosterior()).evaluator()) {
            JointLikelihoodResult result =
                    new JointLikelihood(evaluator, options(2, 3, 8, 0, 5))
                            .evaluate(single, EvaluationProgress.NONE);
            assertThat(result.groups()).hasSize(7);
            for (int i = 0; i < 7; i++) {
                assertThat(result.groups().get(i).logLikelihood())
                        .isCloseTo(design.logMarginal(DATA.subset(i)), within(TOLERANCE));
            }
            assertThat(total(result)).isNotCloseTo(design.logMarginal(DATA), within(0.1));
        }
        assertThat(single.grouping("class").labels())
                .startsWith("class0, 1", "class0, 2", "class0, 3", "class1, 1");
        assertThat(single.groupingNames()).isEqualTo(DATA.groupingNames());
    }

    @Test
    void manySamplesOfAnApproximatePosteriorConverge() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        Map<String, Posterior> posteriors = GaussianDesigns.withElementLatentPosterior();
        double exact = design.logMarginal(DATA);
        JointLikelihoodOptions many = options(10_000, 1, 2000, 2, 5);
        assertThat(total(evaluate(design, posteriors, many))).isCloseTo(exact, within(0.15));
        double few = 0;
        for (int seed = 0; seed < 20; seed++) {
            JointLikelihoodOptions one = options(1, 1, 8, 1, seed);
            few += total(evaluate(design, posteriors, one)) / 20;
        }
        assertThat(few).isLessThan(exact - 0.5);
    }

    @Test
    void sameSeedGivesSameResultAndAnotherSeedAnother() {
        JointLikelihoodOptions options = options(3, 2, 8, 1, 5);
        JointLikelihoodOptions other = options(3, 2, 8, 1, 6);
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
                    new JointLikelihood(evaluator, options(1, 1, 8, 0, 5).withMaxGroups(1))
                            .evaluate(DATA, (part, total) -> done.add(10 * part + total));
            assertThat(result.groups()).hasSize(1);
            assertThat(result.standardError()).isNaN();
        }
        assertThat(done).containsExactly(11L);
    }

    private static void assertRefused(ModelEvaluator evaluator, String message) {
        JointLikelihoodOptions options = JointLikelihoodOptions.of("class", 1, 1, 1);
        assertThatThrownBy(() -> new JointLikelihood(evaluator, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void modelsWithoutSharedLatentsOrWithOthersAreRefused() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(2))
                        .evaluator()) {
            assertRefused(evaluator, "no level for grouping 'alphabet'");
        }
        double[][] loading = {{1}, {0}, {0}};
        LinearGaussian single = LinearGaussian.of(1, Factor.of("z", Grouping.ELEMENT, loading));
        Posterior q =
                LinearGaussian.posterior(
                        n -> new double[] {1}, new double[][] {{1, 0, 0}}, Map.of());
        try (ModelEvaluator evaluator = single.model(Map.of("z", q)).evaluator()) {
            assertRefused(evaluator, "needs latents that elements share, but the model has");
            assertThatThrownBy(() -> new FewShotClassifier(evaluator, ScoringOptions.DEFAULT))
                    .hasMessageContaining("shared by a class");
        }
    }

    @Test
    void modelsOfCrossedFactorsAreRefused() {
        GroupedDataset data =
                GaussianDesigns.data(
                        3,
                        Map.of("class", new int[] {0, 0, 1, 1}, "style", new int[] {0, 1, 1, 0}));
        Level one = new Level(1, 0);
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            JointLikelihood likelihood =
                    new JointLikelihood(
                            evaluator,
                            JointLikelihoodOptions.of(Map.of("class", one, "style", one), 1, 1));
            assertThatThrownBy(() -> likelihood.evaluate(data, EvaluationProgress.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the latents of a joint likelihood must nest")
                    .hasMessageContaining("groups of");
        }
    }

    /** A latent of alphabets that depends on one of the classes within them. */
    @Test
    void latentsThatDependOnFinerOnesAreRefused() {
        LinearGaussian upsideDown =
                LinearGaussian.of(
                        1,
                        Factor.of("c", "class", GaussianDesigns.CLASS),
                        Factor.of("a", "alphabet", GaussianDesigns.ELEMENT, "c"));
        GroupedDataset data =
                GaussianDesigns.data(
                        3,
                        Map.of(
                                "class",
                                new int[] {0, 0, 1, 2},
                                "alphabet",
                                new int[] {0, 0, 0, 1}));
        Level one = new Level(1, 0);
        Map<String, Posterior> posteriors =
                Map.of(
                        "c", GaussianDesigns.oneClassPosterior().get("c"),
                        "a", GaussianDesigns.withElementLatentPosterior().get("z"));
        try (ModelEvaluator evaluator = upsideDown.model(posteriors).evaluator()) {
            JointLikelihood likelihood =
                    new JointLikelihood(
                            evaluator,
                            JointLikelihoodOptions.of(Map.of("class", one, "alphabet", one), 1, 1));
            assertThatThrownBy(() -> likelihood.evaluate(data, EvaluationProgress.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a' of 'alphabet' depends on 'c' of 'class'");
        }
    }

    @Test
    void levelOfNoGroupingOfTheLatentsIsRefused() {
        Level one = new Level(1, 0);
        LinearGaussian design = GaussianDesigns.withElementLatent();
        try (ModelEvaluator evaluator =
                design.model(GaussianDesigns.withElementLatentPosterior()).evaluator()) {
            JointLikelihoodOptions options =
                    JointLikelihoodOptions.of(Map.of("class", one, "clas", one), 1, 1);
            assertThatThrownBy(() -> new JointLikelihood(evaluator, options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there is a level for grouping 'clas', but latents are shared over [class]");
        }
    }

    private static final Posterior POOR = TwoClasses.poor(0.03);

    @Test
    void refinedProposalsOfAPoorPosteriorComeNearTheExactLikelihood() {
        LinearGaussian design = GaussianDesigns.oneClass();
        double exact = design.logMarginal(DATA);
        double amortised = 0;
        double refined = 0;
        int runs = 20;
        for (int seed = 0; seed < runs; seed++) {
            JointLikelihoodOptions options = options(20, 1, 20, 0, seed);
            amortised += total(evaluate(design, Map.of("c", POOR), options)) / runs;
            JointLikelihoodOptions with = options.withRefinement(RefinementOptions.DEFAULT);
            JointLikelihoodResult result = evaluate(design, Map.of("c", POOR), with);
            assertThat(evaluate(design, Map.of("c", POOR), with)).isEqualTo(result);
            refined += total(result) / runs;
        }
        // both are below in expectation
        assertThat(refined).isBetween(exact - 0.1, exact + 0.05);
        assertThat(amortised).isLessThan(refined - 0.3);
    }

    /** z of each element is integrated out by importance samples as before. */
    @Test
    void elementLatentsGoWithRefinedProposals() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        double exact = design.logMarginal(DATA);
        JointLikelihoodOptions options =
                options(300, 3, 300, 0, 1).withRefinement(new RefinementOptions(100, 0.02));
        double refined =
                total(evaluate(design, GaussianDesigns.withElementLatentPosterior(), options));
        assertThat(refined).isCloseTo(exact, within(0.2));
    }

    /** g of a class and c given g, of which the proposal of c knows nothing. */
    @Test
    void severalLatentsOfAClassAreRefinedTogether() {
        LinearGaussian design = TwoClasses.withGlobalLatent();
        double exact = design.logMarginal(DATA);
        Posterior blind =
                LinearGaussian.posterior(n -> new double[] {0.4}, new double[1][3], Map.of());
        Map<String, Posterior> posteriors = Map.of("g", blind, "c", POOR);
        double amortised = 0;
        double refined = 0;
        int runs = 10;
        for (int seed = 0; seed < runs; seed++) {
            JointLikelihoodOptions options = options(100, 1, 100, 0, seed);
            amortised += total(evaluate(design, posteriors, options)) / runs;
            JointLikelihoodOptions with = options.withRefinement(RefinementOptions.withSteps(80));
            refined += total(evaluate(design, posteriors, with)) / runs;
        }
        // both are below in expectation
        assertThat(refined).isBetween(exact - 0.2, exact + 0.1);
        assertThat(amortised).isLessThan(refined - 0.3);
    }

    /** z of each element too is annealed, from a posterior that is far off as well. */
    @Test
    void annealedClassesComeNearTheExactLikelihood() throws Exception {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        double exact = design.logMarginal(DATA);
        Posterior poor = TwoClasses.poorOfElements();
        // of c as if there were no z
        Posterior c = GaussianDesigns.oneClassPosterior().get("c");
        Map<String, Posterior> posteriors = Map.of("c", c, "z", poor);
        JointLikelihoodOptions usual = options(5, 5, 25, 0, 1);
        JointLikelihoodOptions annealed = usual.withAnnealing(new AnnealingOptions(200, 5, 5));
        JointLikelihoodOptions both = annealed.withRefinement(RefinementOptions.DEFAULT);

        assertThat(total(evaluate(design, posteriors, annealed))).isCloseTo(exact, within(0.6));
        assertThat(total(evaluate(design, posteriors, both))).isCloseTo(exact, within(0.6));
        assertThat(total(evaluate(design, posteriors, usual))).isLessThan(exact - 1);
        assertThat(evaluate(design, posteriors, both).groups().get(0).effectiveSamples())
                .isBetween(2.0, 5.0);
    }

    @Test
    void annealedResultsAreKeptApartFromOthers(@TempDir Path directory) throws Exception {
        JointLikelihoodOptions usual = options(2, 2, 4, 0, 1);
        JointLikelihoodOptions annealed = usual.withAnnealing(new AnnealingOptions(2, 1, 2));
        Path file = directory.resolve("results.jsonl");
        try (ModelEvaluator evaluator =
                GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            JointLikelihood likelihood = new JointLikelihood(evaluator, annealed);
            JointLikelihoodResult first = likelihood.evaluate(DATA, file, EvaluationProgress.NONE);
            assertThat(likelihood.evaluate(DATA, file, EvaluationProgress.NONE)).isEqualTo(first);
            assertThatThrownBy(
                            () ->
                                    new JointLikelihood(evaluator, usual)
                                            .evaluate(DATA, file, EvaluationProgress.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("annealing");
        }
    }
}
