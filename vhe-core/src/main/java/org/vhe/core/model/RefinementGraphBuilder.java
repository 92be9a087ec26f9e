package org.vhe.core.model;

import java.util.ArrayList;
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
    /** Input: one for an element, zero for what only fills its place, [classes elements]. */
    static final String WEIGHT = "weight";

    /** Output: the bound of each class with one sample, [classes]. */
    static final String BOUND = "bound";

    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final List<LatentVariable> shared;

    RefinementGraphBuilder(Homoencoder model, GraphContext graph) {
        this.model = model;
        this.shared = model.structure().sharedLatents();
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
    }

    /**
     * That all shared latents are of the same classes.
     *
     * @throws IllegalArgumentException if they are not, or there is none
     */
    static void requireOneGrouping(Homoencoder model) {
        List<String> groupings =
                model.structure().sharedLatents().stream().map(LatentVariable::grouping).toList();
        if (groupings.stream().distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "a class has proposals of its own where shared latents are of one grouping, but those of the model are of "
                            + groupings);
        }
    }

    /** Input and output: mean of q of a latent, [classes, event...]. */
    static String mean(LatentVariable latent) {
        return "mean/" + latent.name();
    }

    /** Input and output: log variance of q of a latent, [classes, event...]. */
    static String logVariance(LatentVariable latent) {
        return "logVariance/" + latent.name();
    }

    /** Name of the output with the gradient by an input. */
    static String gradient(String input) {
        return "gradient/" + input;
    }

    /**
     * {@link ModelEvaluator#ELEMENT} [elements, event...] to mean and log variance of the posterior
     * of each latent, given the means of its parents.
     */
    Map<String, SDVariable> start(int elements) {
        SDVariable features = parts.encode(parts.elements(elements));
        long[] shape = ModelGraph.shots(1, elements, graph.shapeOf(features));
        SDVariable support = features.reshape(shape);
        Map<String, SDVariable> outputs = new HashMap<>();
        Latents means = Latents.none();
        for (LatentVariable latent : shared) {
            DiagonalGaussian q = parts.proposal(latent, support, means);
            outputs.put(mean(latent), q.mean());
            outputs.put(logVariance(latent), q.logVariance());
            means = means.with(latent.name(), q.mean());
        }
        return outputs;
    }

    /**
     * {@link ModelEvaluator#latent} [rows, event...] of each latent to its {@link
     * ModelEvaluator#logPrior} given the others.
     */
    Map<String, SDVariable> prior(int rows) {
        Map<String, SDVariable> outputs = new HashMap<>();
        Latents latents = Latents.none();
        for (LatentVariable latent : shared) {
            String name = latent.name();
            SDVariable value =
                    graph.placeholder(
                            ModelEvaluator.latent(name), Shapes.prepend(rows, latent.eventShape()));
            outputs.put(
                    ModelEvaluator.logPrior(name),
                    parts.prior(latent, latents, rows).logProb(value));
            latents = latents.with(name, value);
        }
        return outputs;
    }

    /** Means, log variances, elements and weights to the bound and its gradients by the former. */
    Map<String, SDVariable> bound(int classes, int elements) {
        List<String> refined = new ArrayList<>();
        Latents latents = Latents.none();
        SDVariable kls = null;
        for (LatentVariable latent : shared) {
            long[] shape = Shapes.prepend(classes, latent.eventShape());
            DiagonalGaussian q =
                    new DiagonalGaussian(
                            graph,
                            graph.placeholder(mean(latent), shape),
                            graph.placeholder(logVariance(latent), shape));
            SDVariable sample = parts.sample("posterior/" + latent.name(), q, classes);
            Distribution p = parts.prior(latent, latents, classes);
            SDVariable kl = KlDivergence.of(q, p, sample).value();
            kls = kls == null ? kl : kls.add(kl);
            latents = latents.with(latent.name(), sample);
            refined.add(mean(latent));
            refined.add(logVariance(latent));
        }
        int rows = Math.multiplyExact(classes, elements);
        SDVariable terms = elementTerms(latents, rows).mul(graph.placeholder(WEIGHT, rows));
        SDVariable sums = StableMath.sumEvent(graph, terms.reshape(classes, elements));
        SDVariable bounds = sums.sub(kls);
        SDVariable total = StableMath.mean(graph, bounds).mul(classes);
        Map<String, SDVariable> outputs = new HashMap<>();
        outputs.put(BOUND, bounds);
        Gradients.of(graph, total, refined)
                .forEach((name, gradient) -> outputs.put(gradient(name), gradient));
        return outputs;
    }

    /** log p(x | c, z) - KL(z) of each element with one sample of z, [rows]. */
    private SDVariable elementTerms(Latents ofClasses, int rows) {
        SDVariable x = parts.elements(rows);
        Latents latents = ObjectiveRows.of(graph, rows).lift(ofClasses);
        List<LatentVariable> own = model.structure().elementLatents();
        SDVariable features = parts.elementFeatures(x);
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
}
