package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.distribution.VonMises;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.GradientEstimator;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.SupportInference;

/** Operations that the networks' graphs do not have: those of distributions and estimators. */
class OperationsTest {
    private static final long[] SHAPE = {5, 3};
    private static final LatentStructure STRUCTURE =
            LatentStructure.of(
                    LatentVariable.of("a", "alphabet", 2),
                    LatentVariable.of("c", "class", 3).withParents("a"));

    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);

    private SDVariable parameter(String name, double about) {
        return graph.parameter(name, Initializer.normal(0.2), SHAPE).add(about);
    }

    /** Density and sample of a distribution, with gradients by its parameters. */
    private void requireAgreement(Distribution distribution, Distribution other) {
        SDVariable value = graph.placeholder("value", SHAPE);
        SDVariable sample =
                distribution.sample(graph.noise("noise", distribution.noise(), SHAPE[0]));
        SDVariable total = distribution.logProb(value).sum().add(sample.mul(sample).sum());
        if (other != null) {
            total = total.add(distribution.klTo(other).orElseThrow().sum());
        }
        List<String> outputs = new ArrayList<>(List.of(total.name(), sample.name()));
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        Agreement.of(graph, outputs, StandIn.shared().kind());
    }

    @Test
    void gammaIsThatOfTheCpu() {
        requireAgreement(
                new Gamma(graph, parameter("a", 1.5), parameter("b", 2)),
                new Gamma(graph, parameter("c", 3), parameter("d", 1)));
    }

    @Test
    void vonMisesIsThatOfTheCpu() {
        requireAgreement(
                new VonMises(graph, parameter("a", 0.5), parameter("b", 2)),
                new VonMises(graph, parameter("c", 0.2), parameter("d", 1)));
    }

    @Test
    void gaussianIsThatOfTheCpu() {
        requireAgreement(
                new DiagonalGaussian(graph, parameter("a", 0.5), parameter("b", 0)),
                new DiagonalGaussian(graph, parameter("c", 0.5), parameter("d", 0)));
    }

    private static SDVariable linear(GraphContext graph, SDVariable input, long outputs) {
        long size = graph.shapeOf(input)[1];
        return input.mmul(graph.parameter("w", Initializer.normal(1), size, outputs));
    }

    private static Homoencoder discrete(GradientEstimator estimator) {
        Homoencoder.Builder builder =
                Homoencoder.builder(STRUCTURE, 1).likelihood(OperationsTest::likelihood).seed(4);
        for (LatentVariable latent : STRUCTURE.latents()) {
            builder.posterior(
                            latent.name(),
                            (graph, support, parents) ->
                                    new Categorical(
                                            graph,
                                            linear(graph, support.mean(1), latent.eventLength())))
                    .prior(
                            latent.name(),
                            (graph, parents, batch) ->
                                    new Categorical(
                                            graph,
                                            linear(
                                                    graph,
                                                    graph.full(1, batch, 1),
                                                    latent.eventLength())))
                    .gradient(latent.name(), estimator);
        }
        return builder.build();
    }

    private static DiagonalGaussian likelihood(GraphContext graph, Latents latents) {
        SDVariable mean = linear(graph, latents.get("c"), 1);
        return new DiagonalGaussian(graph, mean, graph.full(0, graph.shapeOf(mean)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"enumeration", "score function", "gumbel"})
    void discreteLatentsAreThoseOfTheCpu(String estimator) {
        Homoencoder model =
                discrete(
                        switch (estimator) {
                            case "enumeration" -> GradientEstimator.ENUMERATION;
                            case "gumbel" -> GradientEstimator.gumbelSoftmax(0.7);
                            default -> GradientEstimator.SCORE_FUNCTION;
                        });
        Agreement.Wanted wanted = Agreement.training(model, Map.of("a", 2, "c", 2));
        Agreement.of(wanted.graph(), wanted.outputs(), StandIn.shared().kind());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTightenedBoundIsThatOfTheCpu(boolean learned) {
        Grouping classes =
                new Grouping("class", new int[] {0, 0, 0, 1, 1, 2}, List.of("a", "b", "c"));
        SupportInference inference = SupportInference.of(classes);
        Homoencoder model =
                discrete(GradientEstimator.ENUMERATION).toBuilder()
                        .supportInference(
                                "c", learned ? inference.withLearnedProposal() : inference)
                        .build();
        Agreement.Wanted wanted = Agreement.training(model, Map.of("a", 2, "c", 2));
        Agreement.of(wanted.graph(), wanted.outputs(), StandIn.shared().kind());
    }
}
