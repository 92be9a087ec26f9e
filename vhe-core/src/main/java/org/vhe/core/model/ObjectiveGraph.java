package org.vhe.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

/**
 * The terms of the objective for one batch as a graph.
 *
 * <p>Inputs: {@link #TARGET} [batch, event...]; for each shared latent {@link #support} [sets,
 * shot, event...], where there is a set for each target or for several ({@link BatchShape}); for
 * each latent {@link #klWeight} [batch], one over |X| (or |D|), times the schedule's weight; for
 * each latent with {@link SupportInference}, {@link #supportClass} and {@link #supportDraws};
 * {@link #labels(String)} of the auxiliary terms that read some; noise.
 *
 * @param model whose terms they are
 * @param graph the graph
 * @param logLikelihood log p(x | latents), [batch]
 * @param kl KL(q || p) of each latent, [batch]
 * @param supportGain log r(D; c, X) - log q'(D; X) of each latent whose bound is tightened, [batch]
 * @param sampledKl the latents whose KL is estimated as log q - log p at a sample, for want of a
 *     closed form
 * @param bound mean over the batch of log p(x | latents) minus the weighted KLs, plus the equally
 *     weighted support gains, a scalar: equations 9, 13, 15, 21 and 24 of the paper, by one rule.
 *     Latents that are differentiated by score functions add zero, whose gradient is theirs. With
 *     free bits or auxiliary terms it is what is maximised in place of the bound
 * @param auxiliary the auxiliary terms, by {@code auxiliary_NAME}, [batch]
 * @param labels of which the inputs named {@link #labels(String)} are
 * @param isBound whether {@code bound} is one: there are no free bits or auxiliary terms
 * @param metrics of a model without a bound, what is reported in its place, [batch]; then {@code
 *     bound} and {@code logLikelihood} are the negative of the {@link #LOSS}, and there are no KLs
 */
public record ObjectiveGraph(
        TrainableModel model,
        GraphContext graph,
        SDVariable logLikelihood,
        Map<String, SDVariable> kl,
        Map<String, SDVariable> supportGain,
        Set<String> sampledKl,
        SDVariable bound,
        Map<String, SDVariable> auxiliary,
        Map<String, Grouping> labels,
        boolean isBound,
        Map<String, SDVariable> metrics) {
    /** Name of the loss among the metrics. */
    public static final String LOSS = "loss";

    /** Name among the metrics of the part of targets that are classified correctly. */
    public static final String ACCURACY = "accuracy";

    /** Name of the input of targets. */
    public static final String TARGET = "target";

    /** Keeps the order of the KLs. */
    public ObjectiveGraph {
        kl = Collections.unmodifiableMap(new LinkedHashMap<>(kl));
        supportGain = Collections.unmodifiableMap(new LinkedHashMap<>(supportGain));
        sampledKl = Set.copyOf(sampledKl);
        auxiliary = Collections.unmodifiableMap(new LinkedHashMap<>(auxiliary));
        labels = Map.copyOf(labels);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Of a bound. */
    ObjectiveGraph(
            Homoencoder model,
            GraphContext graph,
            SDVariable logLikelihood,
            Map<String, SDVariable> kl,
            Map<String, SDVariable> supportGain,
            Set<String> sampledKl,
            SDVariable bound,
            Map<String, SDVariable> auxiliary,
            Map<String, Grouping> labels,
            boolean isBound) {
        this(
                model,
                graph,
                logLikelihood,
                kl,
                supportGain,
                sampledKl,
                bound,
                auxiliary,
                labels,
                isBound,
                Map.of());
    }

    /**
     * Of a loss.
     *
     * @param loss of each target, [batch]
     * @param accuracy one for each target that is classified correctly, else zero, [batch]
     */
    static ObjectiveGraph ofLoss(
            TrainableModel model, GraphContext graph, SDVariable loss, SDVariable accuracy) {
        Map<String, SDVariable> metrics = new LinkedHashMap<>();
        metrics.put(LOSS, loss);
        metrics.put(ACCURACY, accuracy);
        SDVariable negative = loss.neg();
        return new ObjectiveGraph(
                model,
                graph,
                negative,
                Map.of(),
                Map.of(),
                Set.of(),
                StableMath.mean(graph, negative),
                Map.of(),
                Map.of(),
                false,
                metrics);
    }

    /** Whether what is maximised is the negative of a loss. */
    public boolean isLoss() {
        return !metrics.isEmpty();
    }

    /** Name of the input with the support sets of a latent. */
    public static String support(String latent) {
        return "support/" + latent;
    }

    /** Name of the input that weights the KL of a latent. */
    public static String klWeight(String latent) {
        return "klWeight/" + latent;
    }

    /**
     * Name of the input that says which targets are of one class, [batch, batch]: one where two
     * different ones are, else zero.
     */
    public static String sameClass(String latent) {
        return "sameClass/" + latent;
    }

    /** Name of the input with the class of each target, one-hot, [batch, classes]. */
    public static String supportClass(String latent) {
        return "supportClass/" + latent;
    }

    /** Name of the input with how often each member of the class is in D, [batch, members]. */
    public static String supportDraws(String latent) {
        return "supportDraws/" + latent;
    }

    /** Name of the input with the groups that an auxiliary term reads, one-hot, [batch, groups]. */
    public static String labels(String term) {
        return "labels/" + term;
    }
}
