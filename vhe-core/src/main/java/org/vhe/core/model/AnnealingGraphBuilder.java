package org.vhe.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/**
 * Builds the graphs of {@link AnnealedImportanceSampling}. Rows are those of the elements of one
 * class, once for each chain; means and log variances of the shared latents' proposals are inputs
 * called as in {@link RefinementGraphBuilder}.
 */
final class AnnealingGraphBuilder {
    /** Input: of each chain, [chains]. */
    static final String TEMPERATURE = "temperature";

    /** Output: log q of all latents of a chain, [chains]. */
    static final String LOG_PROPOSAL = "logProposal";

    /** Output: log p of all latents of a chain and of the elements, [chains]. */
    static final String LOG_JOINT = "logJoint";

    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final int chains;
    private final int rows;

    AnnealingGraphBuilder(Homoencoder model, GraphContext graph, int chains, int elements) {
        this.model = model;
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
        this.chains = chains;
        this.rows = Math.multiplyExact(chains, elements);
    }

    /** Input, or output of {@link #begin}: values of a latent, [chains or rows, event...]. */
    static String value(LatentVariable latent) {
        return "value/" + latent.name();
    }

    /**
     * Elements and the shared latents' values to samples of the elements' latents from their
     * posteriors, with the log variances of these.
     */
    Map<String, SDVariable> begin() {
        Map<String, SDVariable> outputs = new HashMap<>();
        Latents latents = ObjectiveRows.of(graph, rows).lift(sharedValues());
        SDVariable features = parts.elementFeatures(parts.elements(rows));
        for (LatentVariable z : model.structure().elementLatents()) {
            DiagonalGaussian q = parts.proposal(z, features, latents);
            SDVariable sample = parts.sample("posterior/" + z.name(), q, rows);
            outputs.put(value(z), sample);
            outputs.put(RefinementGraphBuilder.logVariance(z), q.logVariance());
            latents = latents.with(z.name(), sample);
        }
        return outputs;
    }

    /**
     * All values, the shared latents' proposals, elements, weights and temperatures to both log
     * densities, and the gradient by each value of (1 - t) log q + t log p.
     */
    Map<String, SDVariable> densities() {
        Latents shared = sharedValues();
        SDVariable q = null;
        SDVariable p = null;
        Latents before = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            SDVariable value = shared.get(latent.name());
            q = plus(q, proposal(latent).logProb(value));
            p = plus(p, real(latent, parts.prior(latent, before, chains)).logProb(value));
            before = before.with(latent.name(), value);
        }
        Latents latents = ObjectiveRows.of(graph, rows).lift(shared);
        SDVariable x = parts.elements(rows);
        SDVariable features = parts.elementFeatures(x);
        SDVariable rowsOfQ = null;
        SDVariable rowsOfP = null;
        for (LatentVariable z : model.structure().elementLatents()) {
            SDVariable value = input(z, rows);
            rowsOfQ = plus(rowsOfQ, parts.proposal(z, features, latents).logProb(value));
            rowsOfP = plus(rowsOfP, real(z, parts.prior(z, latents, rows)).logProb(value));
            latents = latents.with(z.name(), value);
        }
        rowsOfP = plus(rowsOfP, parts.likelihood(latents).logProb(x));
        SDVariable weights = graph.placeholder(RefinementGraphBuilder.WEIGHT, rows);
        SDVariable logQ = rowsOfQ == null ? q : q.add(ofChains(rowsOfQ, weights));
        SDVariable logP = p.add(ofChains(rowsOfP, weights));
        return withGradients(logQ, logP);
    }

    private Map<String, SDVariable> withGradients(SDVariable logQ, SDVariable logP) {
        SDVariable temperature = graph.placeholder(TEMPERATURE, chains);
        SDVariable mixed = logQ.add(temperature.mul(logP.sub(logQ)));
        SDVariable total = StableMath.mean(graph, mixed).mul(chains);
        List<String> values = new ArrayList<>();
        model.structure().latents().forEach(latent -> values.add(value(latent)));
        Map<String, SDVariable> outputs = new HashMap<>();
        outputs.put(LOG_PROPOSAL, logQ);
        outputs.put(LOG_JOINT, logP);
        Gradients.of(graph, total, values)
                .forEach(
                        (name, gradient) ->
                                outputs.put(RefinementGraphBuilder.gradient(name), gradient));
        return outputs;
    }

    private SDVariable ofChains(SDVariable ofRows, SDVariable weights) {
        return StableMath.sumEvent(
                graph, ofRows.mul(weights).reshape(chains, (long) rows / chains));
    }

    private static SDVariable plus(SDVariable sum, SDVariable term) {
        return sum == null ? term : sum.add(term);
    }

    private Latents sharedValues() {
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            latents = latents.with(latent.name(), input(latent, chains));
        }
        return latents;
    }

    private SDVariable input(LatentVariable latent, int count) {
        return graph.placeholder(value(latent), Shapes.prepend(count, latent.eventShape()));
    }

    private DiagonalGaussian proposal(LatentVariable latent) {
        long[] shape = Shapes.prepend(chains, latent.eventShape());
        return new DiagonalGaussian(
                graph,
                graph.placeholder(RefinementGraphBuilder.mean(latent), shape),
                graph.placeholder(RefinementGraphBuilder.logVariance(latent), shape));
    }

    private static Distribution real(LatentVariable latent, Distribution prior) {
        if (prior.support() != Support.REAL) {
            throw new IllegalArgumentException(
                    "latents whose values are any real numbers can be annealed, but the prior of '%s' is a %s"
                            .formatted(latent.name(), prior.getClass().getSimpleName()));
        }
        return prior;
    }
}
