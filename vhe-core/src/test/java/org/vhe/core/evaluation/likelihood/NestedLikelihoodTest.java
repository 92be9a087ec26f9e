package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.gaussian.Factor;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Posterior;
import org.vhe.core.model.RefinementOptions;

/** Against exact likelihoods; samples pass through float, hence the tolerance of exact cases. */
class NestedLikelihoodTest {
    private static final double TOLERANCE = 3e-4;
    private static final GroupedDataset DATA =
            GaussianDesigns.data(
                    3,
                    Map.of(
                            "class", new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4},
                            "alphabet", new int[] {0, 0, 0, 0, 1, 1, 1, 1, 1, 1}));

    private static JointLikelihoodOptions options(
            int alphabetSamples, int classSamples, int supportSize, long seed) {
        return new JointLikelihoodOptions(
                Map.of(
                        "alphabet", new Level(alphabetSamples, supportSize),
                        "class", new Level(classSamples, supportSize)),
                1,
                500,
                0,
                seed);
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

    /** The hierarchy with a latent of each element, whose exact posterior given c is known. */
    private static LinearGaussian withElementLatent() {
        List<Factor> factors = new ArrayList<>(GaussianDesigns.hierarchy().factors());
        factors.add(Factor.of("z", Grouping.ELEMENT, GaussianDesigns.ELEMENT, "c"));
        return new LinearGaussian(GaussianDesigns.NOISE, factors);
    }

    /** Too sure of a and c, as they ignore z; any posterior with wide tails will do. */
    private static Map<String, Posterior> approximatePosteriors() {
        Map<String, Posterior> posteriors = new HashMap<>(GaussianDesigns.hierarchyPosterior(2));
        posteriors.put("z", GaussianDesigns.withElementLatentPosterior().get("z"));
        return posteriors;
    }

    @Test
    void oneSampleOfTheExactPosteriorsGivesTheExactLikelihood() {
        LinearGaussian design = GaussianDesigns.hierarchy();
        double first = design.logMarginal(DATA.subset(0, 1, 2, 3));
        double second = design.logMarginal(DATA.subset(4, 5, 6, 7, 8, 9));
        for (int samples : new int[] {1, 3}) {
            JointLikelihoodResult result =
                    evaluate(
                            design,
                            GaussianDesigns.hierarchyPosterior(2),
                            options(samples, 4 - samples, 0, 5));
            GroupLikelihood one = result.groups().get(0);
            GroupLikelihood two = result.groups().get(1);
            assertThat(one.label()).isEqualTo("alphabet0");
            assertThat(one.logLikelihood()).isCloseTo(first, within(TOLERANCE));
            assertThat(two.logLikelihood()).isCloseTo(second, within(TOLERANCE));
            assertThat(two.perElement()).isCloseTo(second / 6, within(TOLERANCE));
            assertThat(two.effectiveSamples()).isCloseTo(samples, within(1e-2));
            assertThat(result.meanNll()).isCloseTo(-(first + second) / 10, within(TOLERANCE));
            assertThat(result.elements()).isEqualTo(10);
        }
    }

    @Test
    void moreSamplesOfApproximatePosteriorsComeNearerFromBelow() {
        LinearGaussian design = withElementLatent();
        Map<String, Posterior> posteriors = approximatePosteriors();
        double exact = design.logMarginal(DATA);
        double one = 0;
        double some = 0;
        int repeats = 12;
        for (int seed = 0; seed < repeats; seed++) {
            one += total(evaluate(design, posteriors, options(1, 1, 1, seed))) / repeats;
            some += total(evaluate(design, posteriors, options(8, 4, 1, seed))) / repeats;
        }
        double many = total(evaluate(design, posteriors, options(1500, 20, 1, 5)));
        assertThat(one).isLessThan(some - 0.5);
        assertThat(some).isLessThan(exact);
        assertThat(many).isCloseTo(exact, within(0.25));
    }

    @Test
    void sameSeedGivesSameResultAndAnotherSeedAnother() {
        LinearGaussian design = withElementLatent();
        Map<String, Posterior> posteriors = approximatePosteriors();
        JointLikelihoodResult first = evaluate(design, posteriors, options(2, 2, 1, 5));
        assertThat(evaluate(design, posteriors, options(2, 2, 1, 5))).isEqualTo(first);
        assertThat(total(evaluate(design, posteriors, options(2, 2, 1, 6))))
                .isNotEqualTo(total(first));
    }

    @Test
    void limitedGroupsAreASubset() {
        JointLikelihoodOptions all = options(1, 1, 0, 5);
        JointLikelihoodOptions one = all.withMaxGroups(1);
        Map<String, Posterior> posteriors = GaussianDesigns.hierarchyPosterior(2);
        JointLikelihoodResult whole = evaluate(GaussianDesigns.hierarchy(), posteriors, all);
        JointLikelihoodResult part = evaluate(GaussianDesigns.hierarchy(), posteriors, one);
        assertThat(part.groups()).hasSize(1);
        assertThat(whole.groups()).containsAll(part.groups());
        assertThat(part.standardError()).isNaN();
    }

    @Test
    void crossedGroupingsAndMissingLevelsAreRefused() {
        GroupedDataset crossed =
                GaussianDesigns.data(
                        3,
                        Map.of(
                                "class",
                                new int[] {0, 0, 1, 2},
                                "alphabet",
                                new int[] {0, 1, 1, 0}));
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(2))
                        .evaluator()) {
            JointLikelihood likelihood = new JointLikelihood(evaluator, options(1, 1, 0, 1));
            assertThatThrownBy(() -> likelihood.evaluate(crossed, EvaluationProgress.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the latents of a joint likelihood must nest, but are shared over"
                                    + " [alphabet, class]: groups of 'class' must lie within groups of 'alphabet', but 'class0'"
                                    + " has members of 'alphabet0' and 'alphabet1'");
            JointLikelihoodOptions partly =
                    new JointLikelihoodOptions(Map.of("alphabet", new Level(1, 0)), 1, 8, 0, 1);
            assertThatThrownBy(() -> new JointLikelihood(evaluator, partly))
                    .hasMessageContaining("no level for grouping 'class'")
                    .hasMessageContaining("[alphabet]");
        }
        assertThatThrownBy(() -> new Level(0, 0)).hasMessage("samples must be positive, but is 0");
    }

    @Test
    void refinementIsOfLatentsOfOneGroupingOnly() {
        JointLikelihoodOptions refined =
                options(2, 2, 0, 1).withRefinement(RefinementOptions.DEFAULT);
        assertThatThrownBy(
                        () ->
                                evaluate(
                                        GaussianDesigns.hierarchy(),
                                        GaussianDesigns.hierarchyPosterior(2),
                                        refined))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shared latents are of one grouping");
    }
}
