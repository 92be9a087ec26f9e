package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.AnnealedImportanceSampling;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.GaussianProposal;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ProposalRefinement;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.random.Seeds;

/** Proposals are refined and annealed by the engine alone, to what the CPU finds. */
class ProposalGraphsTest {
    private static final int ELEMENTS = 3;

    private static Homoencoder model(String name) {
        return switch (name) {
            case "deconvolutional" -> Models.deconvolutional().apply(DataType.FLOAT);
            case "pixels" -> Models.pixelCnn().apply(DataType.FLOAT);
            case "pixels with g" ->
                    Models.pixelCnn(Models.PIXEL.withGlobalLatent(3)).apply(DataType.FLOAT);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static float[] elements(Homoencoder model) {
        RandomGenerator random = Seeds.random(3);
        float[] all = new float[ELEMENTS * model.elementLength()];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextInt(2);
        }
        return all;
    }

    private static Map<String, GaussianProposal> refined(
            Homoencoder model, GraphExecutor.Kind kind) {
        try (ProposalRefinement refinement =
                new ProposalRefinement(model, RefinementOptions.withSteps(3), 1, 4, kind)) {
            requireEngine(kind, refinement.executor());
            float[] x = elements(model);
            Map<String, GaussianProposal> start = refinement.amortised(x);
            return refinement.refine(List.of(new ProposalRefinement.Start(x, start, 5))).get(0);
        }
    }

    private static double[] annealed(
            Homoencoder model, Map<String, GaussianProposal> start, GraphExecutor.Kind kind) {
        AnnealingOptions options = new AnnealingOptions(2, 2, 2);
        try (AnnealedImportanceSampling annealing =
                new AnnealedImportanceSampling(model, options, 4, kind)) {
            requireEngine(kind, annealing.executor());
            return annealing.weights(elements(model), start, 7).logWeights();
        }
    }

    private static void requireEngine(GraphExecutor.Kind kind, GraphExecutor executor) {
        if (kind.name().equals("cuda")) {
            assertThat(executor).isInstanceOf(CudaGraph.class);
            assertThat(((CudaGraph) executor).onHost()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deconvolutional", "pixels", "pixels with g"})
    void proposalsAndWeightsAreThoseOfTheCpu(String name) {
        Homoencoder model = model(name);
        Map<String, GaussianProposal> cpu = refined(model, GraphExecutor.Kind.COMPILED);
        Map<String, GaussianProposal> gpu = refined(model, StandIn.shared().kind());
        assertThat(gpu.keySet()).isEqualTo(cpu.keySet());
        cpu.forEach(
                (latent, expected) -> {
                    // the first steps of Adam go by signs, which rounding may turn where a gradient
                    // is nearly zero
                    assertThat(near(gpu.get(latent).mean(), expected.mean()))
                            .as(latent)
                            .isGreaterThan(0.97);
                    assertThat(near(gpu.get(latent).logVariance(), expected.logVariance()))
                            .as(latent)
                            .isGreaterThan(0.97);
                });

        double[] expected = annealed(model, cpu, GraphExecutor.Kind.COMPILED);
        double[] found = annealed(model, cpu, StandIn.shared().kind());
        for (int chain = 0; chain < expected.length; chain++) {
            assertThat(found[chain])
                    .isCloseTo(expected[chain], within(1e-4 * Math.abs(expected[chain])));
        }
    }

    /** Part of the values that are equal up to rounding. */
    private static double near(double[] actual, double[] expected) {
        int count = 0;
        for (int i = 0; i < expected.length; i++) {
            count += Math.abs(actual[i] - expected[i]) < 1e-3 ? 1 : 0;
        }
        return (double) count / expected.length;
    }
}
