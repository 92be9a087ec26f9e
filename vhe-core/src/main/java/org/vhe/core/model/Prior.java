package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.shape.Shapes;

/** The prior p(c | parents) of one latent. */
@FunctionalInterface
public interface Prior {

    /**
     * @param graph where to build, within the latent's own scope
     * @param parents samples of the latent's parents, each [batch, event...]
     * @param batch number of rows
     * @return the distribution of the latent, batch shape [batch]
     */
    Distribution prior(GraphContext graph, Latents parents, long batch);

    /**
     * Choices of equal probabilities, for a latent with a {@link Categorical} posterior.
     *
     * @param eventShape one-hot along the last axis
     */
    static Prior uniformCategorical(long... eventShape) {
        return (graph, parents, batch) ->
                new Categorical(graph, graph.full(0, Shapes.prepend(batch, eventShape)));
    }

    /**
     * Choices of learned probabilities, at first equal, for a latent with a {@link Categorical}
     * posterior. Parameter {@code logits} [1, event].
     *
     * @param eventShape one-hot along the last axis
     */
    static Prior learnedCategorical(long... eventShape) {
        return (graph, parents, batch) -> {
            long length = Shapes.length(eventShape);
            SDVariable logits = graph.parameter("logits", Initializer.constant(0), 1, length);
            SDVariable rows = graph.full(1, batch, 1).mmul(logits);
            return new Categorical(graph, rows.reshape(Shapes.prepend(batch, eventShape)));
        };
    }

    /** Normal(0, 1) in every coordinate. */
    static Prior standardNormal(long... eventShape) {
        return (graph, parents, batch) -> DiagonalGaussian.standard(graph, batch, eventShape);
    }
}
