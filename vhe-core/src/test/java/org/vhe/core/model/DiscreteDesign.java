package org.vhe.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/**
 * Numbers in classes c of alphabets a, and in styles s: c has three values and depends on a, which
 * has two, as has s. The likelihood is Gaussian about a random linear map of all three.
 */
final class DiscreteDesign {
    static final Map<String, Integer> SIZES = Map.of("a", 2, "c", 2, "s", 2);
    private static final LatentStructure STRUCTURE =
            LatentStructure.of(
                    LatentVariable.of("a", "alphabet", 2),
                    LatentVariable.of("c", "class", 3).withParents("a"),
                    LatentVariable.of("s", "style", 2));

    private DiscreteDesign() {}

    /** In double precision; with the same parameters whatever the estimators. */
    static Homoencoder model(Map<String, GradientEstimator> estimators) {
        Homoencoder.Builder builder =
                Homoencoder.builder(STRUCTURE, 1)
                        .likelihood(DiscreteDesign::likelihood)
                        .dataType(DataType.DOUBLE)
                        .seed(4);
        for (LatentVariable latent : STRUCTURE.latents()) {
            long size = latent.eventLength();
            builder.posterior(
                    latent.name(),
                    (graph, support, parents) ->
                            new Categorical(
                                    graph, linear(graph, inputs(support.mean(1), parents), size)));
            builder.prior(
                    latent.name(),
                    (graph, parents, batch) ->
                            new Categorical(
                                    graph,
                                    linear(graph, inputs(graph.full(1, batch, 1), parents), size)));
        }
        estimators.forEach(builder::gradient);
        return builder.build();
    }

    private static List<SDVariable> inputs(SDVariable first, Latents parents) {
        List<SDVariable> result = new ArrayList<>(List.of(first));
        parents.names().forEach(name -> result.add(parents.get(name)));
        return result;
    }

    private static DiagonalGaussian likelihood(GraphContext graph, Latents latents) {
        SDVariable mean =
                linear(graph, List.of(latents.get("a"), latents.get("c"), latents.get("s")), 1);
        return new DiagonalGaussian(graph, mean, graph.full(0, graph.shapeOf(mean)));
    }

    private static SDVariable linear(GraphContext graph, List<SDVariable> inputs, long outputs) {
        SDVariable result = null;
        for (int i = 0; i < inputs.size(); i++) {
            long size = graph.shapeOf(inputs.get(i))[1];
            SDVariable w = graph.parameter("w" + i, Initializer.normal(1), size, outputs);
            SDVariable term = inputs.get(i).mmul(w);
            result = result == null ? term : result.add(term);
        }
        return result;
    }

    /** A run with the same target and support sets in all rows. */
    static ObjectiveRun run(Homoencoder model, Mode mode, int batch, String... parameters) {
        ObjectiveGraph objective = model.objectiveGraph(mode, batch, SIZES);
        return new ObjectiveRun(model, objective, parameters)
                .set(ObjectiveGraph.TARGET, 0.4)
                .set(ObjectiveGraph.support("a"), -0.3, 0.8)
                .set(ObjectiveGraph.support("c"), 1.1, 0.2)
                .set(ObjectiveGraph.support("s"), -0.9, -0.2)
                .set(ObjectiveGraph.klWeight("a"), 0.1)
                .set(ObjectiveGraph.klWeight("c"), 0.3)
                .set(ObjectiveGraph.klWeight("s"), 0.2);
    }
}
