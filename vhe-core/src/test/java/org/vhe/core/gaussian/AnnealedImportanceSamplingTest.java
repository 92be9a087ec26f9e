package org.vhe.core.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.AnnealedImportanceSampling;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Posterior;
import org.vhe.core.model.ProposalRefinement;
import org.vhe.core.model.RefinementOptions;

/** On linear-Gaussian models, whose p(X) is known, from proposals that are far off. */
class AnnealedImportanceSamplingTest {
    private static final Posterior POOR = TwoClasses.poor(0.1);

    private static Homoencoder withElementLatent() {
        return GaussianDesigns.withElementLatent()
                .model(Map.of("c", POOR, "z", TwoClasses.poorOfElements()));
    }

    private static Map<String, GaussianProposal> amortised(Homoencoder model, int group) {
        try (ProposalRefinement proposals =
                new ProposalRefinement(model, RefinementOptions.DEFAULT, 1, 4)) {
            return proposals.amortised(TwoClasses.elements(group));
        }
    }

    /** Mean and standard deviation. */
    private static double[] moments(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, Math.sqrt(squares / (values.length - 1))};
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.2", "3, 2, 0.1", "6, 5, 0.06"})
    void weightsAreUnbiasedWhateverTheTemperatures(
            int temperatures, int leapfrogs, double largestError) {
        double exact =
                GaussianDesigns.withElementLatent()
                        .logMarginal(TwoClasses.DATA.subset(TwoClasses.MEMBERS[0]));
        Homoencoder model = withElementLatent();
        Map<String, GaussianProposal> start = amortised(model, 0);
        double[] ratios = new double[8000];
        AnnealingOptions options = new AnnealingOptions(temperatures, leapfrogs, 200);
        try (AnnealedImportanceSampling annealed =
                new AnnealedImportanceSampling(model, options, 4)) {
            for (int run = 0; run < 40; run++) {
                double[] weights =
                        annealed.weights(TwoClasses.elements(0), start, run).logWeights();
                for (int chain = 0; chain < 200; chain++) {
                    ratios[200 * run + chain] = Math.exp(weights[chain] - exact);
                }
            }
        }
        double[] found = moments(ratios);
        double error = found[1] / Math.sqrt(8000);
        assertThat(error).as("standard error").isLessThan(largestError);
        assertThat(found[0]).isCloseTo(1, within(4 * error));
    }

    @Test
    void manyTemperaturesLeadToTheExactLikelihood() {
        Homoencoder model = withElementLatent();
        double before = 0;
        for (int group = 0; group < 2; group++) {
            double exact =
                    GaussianDesigns.withElementLatent()
                            .logMarginal(TwoClasses.DATA.subset(TwoClasses.MEMBERS[group]));
            double[] few = moments(weights(model, group, 1).logWeights());
            AnnealedImportanceSampling.Weights annealed = weights(model, group, 300);
            double[] many = moments(annealed.logWeights());
            assertThat(many[0]).isCloseTo(exact, within(0.2));
            assertThat(many[1]).isLessThan(0.4);
            assertThat(annealed.acceptance()).isBetween(0.55, 0.9);
            before += exact - few[0];
        }
        assertThat(before).as("how far off the proposals are").isGreaterThan(4);
    }

    private static AnnealedImportanceSampling.Weights weights(
            Homoencoder model, int group, int temperatures) {
        AnnealingOptions options = new AnnealingOptions(temperatures, 5, 30);
        try (AnnealedImportanceSampling annealed =
                new AnnealedImportanceSampling(model, options, 4)) {
            return annealed.weights(TwoClasses.elements(group), amortised(model, group), 7);
        }
    }

    /** The prior of c depends on g, and both are of the class. */
    @Test
    void latentsOfAClassAreAnnealedTogether() {
        LinearGaussian design = TwoClasses.withGlobalLatent();
        Posterior poor =
                LinearGaussian.posterior(
                        n -> new double[] {0.3}, new double[][] {{0.2, 0, 0}}, Map.of());
        Homoencoder model = design.model(Map.of("g", poor, "c", POOR));
        for (int group = 0; group < 2; group++) {
            double exact = design.logMarginal(TwoClasses.DATA.subset(TwoClasses.MEMBERS[group]));
            double[] found = moments(weights(model, group, 200).logWeights());
            assertThat(found[0]).isCloseTo(exact, within(0.3));
            assertThat(found[1]).isLessThan(0.6);
        }
    }

    @Test
    void sameSeedHasTheSameWeightsAndChainsTheirOwn() {
        Homoencoder model = withElementLatent();
        Map<String, GaussianProposal> start = amortised(model, 1);
        AnnealingOptions options = AnnealingOptions.withTemperatures(5).withChains(3);
        try (AnnealedImportanceSampling annealed =
                new AnnealedImportanceSampling(model, options, 5)) {
            double[] first = annealed.weights(TwoClasses.elements(1), start, 1).logWeights();
            annealed.weights(TwoClasses.elements(0), amortised(model, 0), 1);
            assertThat(annealed.weights(TwoClasses.elements(1), start, 1).logWeights())
                    .isEqualTo(first);
            assertThat(annealed.weights(TwoClasses.elements(1), start, 2).logWeights())
                    .isNotEqualTo(first);
            assertThat(first).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void otherModelsAndSizesAreRefused() {
        AnnealingOptions options = AnnealingOptions.withTemperatures(2);
        Homoencoder hierarchy =
                GaussianDesigns.hierarchy().model(GaussianDesigns.hierarchyPosterior(2));
        assertThatThrownBy(() -> new AnnealedImportanceSampling(hierarchy, options, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shared latents are of one grouping");
        Homoencoder model = withElementLatent();
        try (AnnealedImportanceSampling annealed =
                new AnnealedImportanceSampling(model, options, 3)) {
            assertThatThrownBy(
                            () -> annealed.weights(TwoClasses.elements(1), amortised(model, 1), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("classes may have 3 elements, but one has 4");
            assertThatThrownBy(() -> annealed.weights(TwoClasses.elements(0), Map.of(), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no proposal of 'c' to begin at");
        }
        assertThatThrownBy(() -> new AnnealingOptions(0, 1, 1))
                .hasMessage("temperatures must be positive, but is 0");
    }

    @Test
    void latentsThatAreNotRealNumbersAreRefused() {
        Homoencoder model =
                Homoencoder.builder(
                                LatentStructure.of(
                                        LatentVariable.of("c", "class", 2),
                                        LatentVariable.of("z", Grouping.ELEMENT, 2)),
                                2)
                        .posterior(
                                "c",
                                (graph, support, parents) ->
                                        new DiagonalGaussian(
                                                graph, support.mean(1), support.mean(1)))
                        .posterior(
                                "z",
                                (graph, support, parents) ->
                                        new Gamma(
                                                graph,
                                                graph.full(1, graph.shapeOf(support)[0], 2),
                                                graph.full(1, graph.shapeOf(support)[0], 2)))
                        .likelihood(
                                (graph, latents) ->
                                        new DiagonalGaussian(
                                                graph, latents.get("c"), latents.get("z")))
                        .build();
        AnnealingOptions options = AnnealingOptions.withTemperatures(2);
        assertThatThrownBy(() -> new AnnealedImportanceSampling(model, options, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("that of 'z' is a Gamma");
    }
}
