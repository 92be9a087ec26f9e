package org.vhe.core.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Posterior;
import org.vhe.core.model.ProposalRefinement;
import org.vhe.core.model.ProposalRefinement.Start;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.random.Seeds;

/** Where the best proposal is the exact posterior, and p(X) is known. */
class ProposalRefinementTest {
    private static final Posterior POOR = TwoClasses.poor(0.03);

    private static Homoencoder oneClass(Posterior posterior) {
        return GaussianDesigns.oneClass().model(Map.of("c", posterior));
    }

    private static Start start(ProposalRefinement refinement, int group, long seed) {
        float[] elements = TwoClasses.elements(group);
        return new Start(elements, refinement.amortised(elements), seed);
    }

    private static GaussianProposal amortised(ProposalRefinement refinement, int group) {
        return refinement.amortised(TwoClasses.elements(group)).get("c");
    }

    private static List<GaussianProposal> refine(
            ProposalRefinement refinement, List<Start> starts) {
        return refinement.refine(starts).stream().map(all -> all.get("c")).toList();
    }

    @Test
    void manyStepsLeadToTheExactPosterior() {
        Homoencoder exact = oneClass(GaussianDesigns.oneClassPosterior().get("c"));
        RefinementOptions options = new RefinementOptions(1200, 0.1);
        try (ProposalRefinement refinement = new ProposalRefinement(oneClass(POOR), options, 2, 4);
                ProposalRefinement best = new ProposalRefinement(exact, options, 1, 4)) {
            List<GaussianProposal> refined =
                    refine(refinement, List.of(start(refinement, 0, 1), start(refinement, 1, 2)));
            for (int group = 0; group < 2; group++) {
                GaussianProposal expected = amortised(best, group);
                GaussianProposal poor = amortised(refinement, group);
                for (int i = 0; i < 2; i++) {
                    assertThat(refined.get(group).mean()[i])
                            .isCloseTo(expected.mean()[i], within(0.1));
                    assertThat(refined.get(group).logVariance()[i])
                            .isCloseTo(expected.logVariance()[i], within(0.2));
                    assertThat(Math.abs(poor.logVariance()[i] - expected.logVariance()[i]))
                            .isGreaterThan(0.4);
                }
            }
        }
    }

    @Test
    void boundOfTheExactPosteriorIsTheLogLikelihood() {
        LinearGaussian design = GaussianDesigns.oneClass();
        Homoencoder exact = oneClass(GaussianDesigns.oneClassPosterior().get("c"));
        try (ProposalRefinement refinement =
                new ProposalRefinement(exact, RefinementOptions.DEFAULT, 2, 4)) {
            for (int group = 0; group < 2; group++) {
                double mean = 0;
                for (int seed = 0; seed < 2000; seed++) {
                    mean += refinement.bounds(List.of(start(refinement, group, seed)))[0] / 2000;
                }
                double expected =
                        design.logMarginal(TwoClasses.DATA.subset(TwoClasses.MEMBERS[group]));
                assertThat(mean).isCloseTo(expected, within(0.1));
            }
        }
    }

    /** log p(X, c) - log q(c) of samples. */
    private static double[] logWeights(
            ProposalRefinement refinement, GaussianProposal proposal, int group, long seed) {
        GaussianProposal.Samples samples = proposal.draw(20, Seeds.random(seed, 99));
        double[] weights = refinement.logPriors(Map.of("c", samples.values())).get("c");
        double[][] noise = Matrices.diagonal(3, GaussianDesigns.NOISE);
        float[] x = TwoClasses.elements(group);
        for (int sample = 0; sample < 20; sample++) {
            double[][] c = {{samples.values()[2 * sample]}, {samples.values()[2 * sample + 1]}};
            double[][] mean = Matrices.multiply(GaussianDesigns.CLASS, c);
            weights[sample] -= samples.logDensities()[sample];
            for (int i = 0; i < x.length; i += 3) {
                weights[sample] +=
                        Matrices.logNormal(
                                new double[] {x[i], x[i + 1], x[i + 2]},
                                new double[] {mean[0][0], mean[1][0], mean[2][0]},
                                noise);
            }
        }
        return weights;
    }

    @Test
    void freshSamplesOfRefinedProposalsEstimateTheLikelihoodWithoutBias() {
        double exact =
                GaussianDesigns.oneClass()
                        .logMarginal(TwoClasses.DATA.subset(TwoClasses.MEMBERS[1]));
        double[] ratios = new double[300];
        double refinedBound = 0;
        double poorBound = 0;
        try (ProposalRefinement refinement =
                new ProposalRefinement(oneClass(POOR), RefinementOptions.DEFAULT, 3, 4)) {
            GaussianProposal poor = amortised(refinement, 1);
            List<Start> starts =
                    IntStream.range(0, 300).mapToObj(seed -> start(refinement, 1, seed)).toList();
            List<GaussianProposal> refined = refine(refinement, starts);
            for (int run = 0; run < 300; run++) {
                for (double weight : logWeights(refinement, refined.get(run), 1, run)) {
                    ratios[run] += Math.exp(weight - exact) / 20;
                    refinedBound += weight / 6000;
                }
                for (double weight : logWeights(refinement, poor, 1, run)) {
                    poorBound += weight / 6000;
                }
            }
        }
        double mean = IntStream.range(0, 300).mapToDouble(i -> ratios[i]).average().orElseThrow();
        double variance =
                IntStream.range(0, 300)
                        .mapToDouble(i -> (ratios[i] - mean) * (ratios[i] - mean) / 299)
                        .sum();
        assertThat(mean).isCloseTo(1, within(4 * Math.sqrt(variance / 300)));
        assertThat(Math.sqrt(variance / 300)).as("standard error").isLessThan(0.02);
        assertThat(refinedBound).isBetween(exact - 1, exact);
        assertThat(poorBound).isLessThan(refinedBound - 1);
    }

    @Test
    void classesHaveNoInfluenceOnEachOther() {
        try (ProposalRefinement one =
                        new ProposalRefinement(oneClass(POOR), RefinementOptions.DEFAULT, 1, 4);
                ProposalRefinement two =
                        new ProposalRefinement(oneClass(POOR), RefinementOptions.DEFAULT, 2, 4)) {
            List<Start> starts = List.of(start(one, 0, 5), start(one, 1, 6), start(one, 0, 7));
            List<GaussianProposal> alone = refine(one, starts);
            List<GaussianProposal> together = refine(two, starts);
            assertThat(alone).hasSize(3);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 2; j++) {
                    assertThat(together.get(i).mean()[j])
                            .isCloseTo(alone.get(i).mean()[j], within(1e-9));
                    assertThat(together.get(i).logVariance()[j])
                            .isCloseTo(alone.get(i).logVariance()[j], within(1e-9));
                }
            }
            assertThat(alone.get(0).mean()[0]).isNotEqualTo(alone.get(2).mean()[0]);
            assertThat(refine(one, starts.subList(1, 2)).get(0).mean())
                    .isEqualTo(alone.get(1).mean());
        }
    }

    @Test
    void latentsOfElementsAreIntegratedOut() {
        LinearGaussian design = GaussianDesigns.withElementLatent();
        Map<String, Posterior> posteriors = GaussianDesigns.withElementLatentPosterior();
        Homoencoder model = design.model(Map.of("c", POOR, "z", posteriors.get("z")));
        try (ProposalRefinement refinement =
                new ProposalRefinement(model, new RefinementOptions(1200, 0.1), 1, 4)) {
            float[] x = TwoClasses.elements(1);
            double[][] support = new double[4][3];
            for (int i = 0; i < 12; i++) {
                support[i / 3][i % 3] = x[i];
            }
            double[][] expected = GaussianDesigns.classPosterior(support);
            GaussianProposal refined = refine(refinement, List.of(start(refinement, 1, 3))).get(0);
            for (int i = 0; i < 2; i++) {
                assertThat(refined.mean()[i]).isCloseTo(expected[0][i], within(0.1));
                assertThat(refined.logVariance()[i])
                        .isCloseTo(Math.log(expected[1][i]), within(0.2));
            }
        }
    }

    @Test
    void otherModelsAndSizesAreRefused() {
        Homoencoder hierarchy =
                GaussianDesigns.hierarchy().model(GaussianDesigns.hierarchyPosterior(2));
        assertThatThrownBy(() -> new ProposalRefinement(hierarchy, RefinementOptions.DEFAULT, 1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shared latents are of one grouping")
                .hasMessageContaining("[alphabet, class]");
        try (ProposalRefinement refinement =
                new ProposalRefinement(oneClass(POOR), RefinementOptions.DEFAULT, 1, 3)) {
            assertThatThrownBy(() -> refinement.refine(List.of(start(refinement, 1, 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("classes may have 3 elements, but one has 4");
            Map<String, GaussianProposal> longer =
                    Map.of("c", new GaussianProposal(new double[3], new double[3]));
            assertThatThrownBy(
                            () ->
                                    refinement.refine(
                                            List.of(
                                                    new Start(
                                                            TwoClasses.elements(0), Map.of(), 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no proposal of 'c' to begin at");
            assertThatThrownBy(
                            () ->
                                    refinement.refine(
                                            List.of(new Start(TwoClasses.elements(0), longer, 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a proposal of 'c' must have 2 values, but has 3");
            assertThatThrownBy(() -> refinement.amortised(new float[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("elements of 3 values each, but found 4");
        }
        assertThatThrownBy(() -> new RefinementOptions(0, 0.1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GaussianProposal(new double[2], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void proposalsThatAreNotGaussianAreRefused() {
        Homoencoder model =
                Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 3)), 3)
                        .posterior("c", (graph, support, parents) -> gamma(graph, support.mean(1)))
                        .prior("c", (graph, parents, n) -> gamma(graph, graph.full(0, n, 3)))
                        .likelihood(
                                (graph, latents) ->
                                        new DiagonalGaussian(
                                                graph, latents.get("c"), latents.get("c").mul(0)))
                        .build();
        assertThatThrownBy(() -> new ProposalRefinement(model, RefinementOptions.DEFAULT, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'c' is a Gamma");
    }

    private static Gamma gamma(GraphContext graph, SDVariable logConcentration) {
        SDVariable concentration = graph.sameDiff().math().exp(logConcentration);
        return new Gamma(graph, concentration, concentration.mul(0).add(1));
    }
}
