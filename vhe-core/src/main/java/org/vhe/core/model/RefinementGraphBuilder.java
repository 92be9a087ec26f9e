package org.vhe.core.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/** Builds the graphs of a {@link ProposalRefinement}. */
final class RefinementGraphBuilder {
    /** Input and output: mean of q(c), [classes, event...]. */
    static final String MEAN = "mean";

    /** Input and output: log variance of q(c), [classes, event...]. */
    static final String LOG_VARIANCE = "logVariance";

    /** Input: one for an element, zero for what only fills its place, [classes elements]. */
    static final String WEIGHT = "weight";

    /** Output: the bound of each class with one sample, [classes]. */
    static final String BOUND = "bound";

    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final LatentVariable latent;

    RefinementGraphBuilder(Homoencoder model, LatentVariable latent, GraphContext graph) {
        this.model = model;
        this.latent = latent;
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
    }

    /** Name of the output with the gradient by an input. */
    static String gradient(String input) {
        return "gradient/" + input;
    }

    /** {@link ModelEvaluator#ELEMENT} [elements, event...] to mean and log variance of q(c; X). */
    Map<String, SDVariable> start(int elements) {
        SDVariable features = parts.encode(elements(elements));
        long[] shape = ModelGraph.shots(1, elements, graph.shapeOf(features));
        Distribution q = parts.posterior(latent, features.reshape(shape), Latents.none());
        if (!(q instanceof DiagonalGaussian gaussian)) {
            throw new IllegalArgumentException(
                    "only a proposal that is a DiagonalGaussian can be refined, but that of '%s' is a %s"
                            .formatted(latent.name(), q.getClass().getSimpleName()));
        }
        return Map.of(MEAN, gaussian.mean(), LOG_VARIANCE, gaussian.logVariance());
    }

    /** {@link ModelEvaluator#latent} [rows, event...] to {@link ModelEvaluator#logPrior}. */
    Map<String, SDVariable> prior(int rows) {
        String name = latent.name();
        SDVariable c =
                graph.placeholder(
                        ModelEvaluator.latent(name), Shapes.prepend(rows, latent.eventShape()));
        return Map.of(
                ModelEvaluator.logPrior(name),
                parts.prior(latent, Latents.none(), rows).logProb(c));
    }

    /** Mean, log variance, elements and weights to the bound and its gradients by the former. */
    Map<String, SDVariable> bound(int classes, int elements) {
        long[] shape = Shapes.prepend(classes, latent.eventShape());
        DiagonalGaussian q =
                new DiagonalGaussian(
                        graph,
                        graph.placeholder(MEAN, shape),
                        graph.placeholder(LOG_VARIANCE, shape));
        SDVariable c = parts.sample("posterior/" + latent.name(), q, classes);
        SDVariable kl = KlDivergence.of(q, parts.prior(latent, Latents.none(), classes), c).value();
        int rows = Math.multiplyExact(classes, elements);
        SDVariable terms = elementTerms(c, rows).mul(graph.placeholder(WEIGHT, rows));
        SDVariable sums = StableMath.sumEvent(graph, terms.reshape(classes, elements));
        SDVariable bounds = sums.sub(kl);
        SDVariable total = StableMath.mean(graph, bounds).mul(classes);
        Map<String, SDVariable> outputs = new HashMap<>();
        outputs.put(BOUND, bounds);
        Gradients.of(graph, total, List.of(MEAN, LOG_VARIANCE))
                .forEach((name, gradient) -> outputs.put(gradient(name), gradient));
        return outputs;
    }

    /** log p(x | c, z) - KL(z) of each element with one sample of z, [rows]. */
    private SDVariable elementTerms(SDVariable c, int rows) {
        SDVariable x = elements(rows);
        ObjectiveRows each = ObjectiveRows.of(graph, rows);
        Latents latents = Latents.none().with(latent.name(), each.lift(c));
        List<LatentVariable> own = model.structure().elementLatents();
        SDVariable features = own.isEmpty() ? null : parts.asSingleShot(parts.encode(x));
        SDVariable kls = null;
        for (LatentVariable z : own) {
            Distribution q = parts.posterior(z, features, latents);
            requireReparameterised(z, q);
            SDVariable sample = parts.sample("posterior/" + z.name(), q, rows);
            SDVariable kl = KlDivergence.of(q, parts.prior(z, latents, rows), sample).value();
            kls = kls == null ? kl : kls.add(kl);
            latents = latents.with(z.name(), sample);
        }
        SDVariable logLikelihood = parts.likelihood(latents).logProb(x);
        return kls == null ? logLikelihood : logLikelihood.sub(kls);
    }

    private static void requireReparameterised(LatentVariable z, Distribution q) {
        if (!q.isReparameterised()) {
            throw new IllegalArgumentException(
                    "the gradient of a class's bound needs reparameterised posteriors of its elements, but that of '%s' is a %s"
                            .formatted(z.name(), q.getClass().getSimpleName()));
        }
    }

    private SDVariable elements(int rows) {
        return graph.placeholder(
                ModelEvaluator.ELEMENT, Shapes.prepend(rows, model.elementShape()));
    }
}
