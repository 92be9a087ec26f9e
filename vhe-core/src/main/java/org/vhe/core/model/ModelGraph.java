package org.vhe.core.model;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** Builds the parts of a model into a graph, each in its scope, and checks what they return. */
final class ModelGraph {
    private final Homoencoder model;
    private final GraphContext graph;

    ModelGraph(Homoencoder model, GraphContext graph) {
        this.model = model;
        this.graph = graph;
    }

    /** Features of elements [n, event...], as [n, feature...]. */
    SDVariable encode(SDVariable elements) {
        SDVariable features = model.encoder().encode(graph.scope("encoder"), elements);
        long[] shape = graph.shapeOf(features);
        long rows = graph.shapeOf(elements)[0];
        if (shape.length < 2 || shape[0] != rows) {
            throw new ShapeMismatchException(
                    "the encoder's result", "[" + rows + ", feature...]", shape);
        }
        return features;
    }

    /** The input {@link ModelEvaluator#ELEMENT}, [rows, event...]. */
    SDVariable elements(long rows) {
        return graph.placeholder(
                ModelEvaluator.ELEMENT, Shapes.prepend(rows, model.elementShape()));
    }

    /** q(latent; support, parents). */
    Distribution posterior(LatentVariable latent, SDVariable support, Latents all) {
        GraphContext scope = graph.scope("posterior").scope(latent.name());
        Distribution q =
                model.posterior(latent).posterior(scope, support, all.only(latent.parents()));
        requireEvent("the posterior of '" + latent.name() + "'", q, latent.eventShape());
        return q;
    }

    /**
     * The same of a latent whose proposal is fitted or annealed.
     *
     * @throws IllegalArgumentException if it is no diagonal Gaussian
     */
    DiagonalGaussian proposal(LatentVariable latent, SDVariable support, Latents all) {
        Distribution q = posterior(latent, support, all);
        if (q instanceof DiagonalGaussian gaussian) {
            return gaussian;
        }
        throw new IllegalArgumentException(
                "only a proposal that is a DiagonalGaussian can be refined or annealed, but that of '%s' is a %s"
                        .formatted(latent.name(), q.getClass().getSimpleName()));
    }

    /** p(latent | parents). */
    Distribution prior(LatentVariable latent, Latents all, long batch) {
        GraphContext scope = graph.scope("prior").scope(latent.name());
        Distribution p = model.prior(latent).prior(scope, all.only(latent.parents()), batch);
        requireEvent("the prior of '" + latent.name() + "'", p, latent.eventShape());
        return p;
    }

    /** p(x | all latents). */
    Distribution likelihood(Latents all) {
        Distribution p = model.likelihood().likelihood(graph.scope("likelihood"), all);
        requireEvent("the likelihood", p, model.elementShape());
        return p;
    }

    /** A sample, with noise of its own. */
    SDVariable sample(String noiseName, Distribution distribution, long batch) {
        return distribution.sample(graph.noise(noiseName, distribution.noise(), batch));
    }

    /**
     * What the posteriors of elements' latents read of each element; null if there are none.
     *
     * @param elements [n, event...]
     * @return [n, 1, feature...]
     */
    SDVariable elementFeatures(SDVariable elements) {
        return model.structure().elementLatents().isEmpty() ? null : asSingleShot(encode(elements));
    }

    /** [n, feature...] with an axis of one shot: [n, 1, feature...]. */
    SDVariable asSingleShot(SDVariable features) {
        long[] shape = graph.shapeOf(features);
        return features.reshape(shots(shape[0], 1, shape));
    }

    /** {batch, shot, feature...} for features [n, feature...]. */
    static long[] shots(long batch, long shot, long[] featureShape) {
        return Shapes.prepend(batch, Shapes.prepend(shot, Shapes.withoutFirst(featureShape)));
    }

    private static void requireEvent(String what, Distribution distribution, long[] expected) {
        if (!Arrays.equals(distribution.eventShape(), expected)) {
            throw new ShapeMismatchException(
                    what + " (event axes, batch excluded)",
                    Arrays.toString(expected),
                    distribution.eventShape());
        }
    }
}
