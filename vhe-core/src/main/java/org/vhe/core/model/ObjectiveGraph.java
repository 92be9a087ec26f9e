package org.vhe.core.model;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * The terms of the objective for one batch as a graph.
 *
 * <p>Inputs: {@link #TARGET} [batch, event...]; for each shared latent {@link #support} [batch,
 * shot, event...]; for each latent {@link #klWeight} [batch], one over |X| (or |D|), times the
 * schedule's weight; noise.
 *
 * @param graph the graph
 * @param logLikelihood log p(x | latents), [batch]
 * @param kl KL(q || p) of each latent, [batch]
 * @param bound mean over the batch of log p(x | latents) minus the weighted KLs, a scalar:
 *     equations 9, 13, 15 and 24 of the paper, by one rule
 */
public record ObjectiveGraph(
        GraphContext graph,
        SDVariable logLikelihood,
        Map<String, SDVariable> kl,
        SDVariable bound) {
    /** Name of the input of targets. */
    public static final String TARGET = "target";

    /** Keeps the order of the KLs. */
    public ObjectiveGraph {
        kl = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(kl));
    }

    /** Name of the input with the support sets of a latent. */
    public static String support(String latent) {
        return "support/" + latent;
    }

    /** Name of the input that weights the KL of a latent. */
    public static String klWeight(String latent) {
        return "klWeight/" + latent;
    }
}
