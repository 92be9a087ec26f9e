package org.vhe.core.model;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.GraphContext;

/**
 * What a training run maximises besides the bound, such as how well classes are told from a latent:
 *
 * <pre>{@code
 * record TellClasses(Grouping classes, double weight) implements AuxiliaryTerm {
 *     public Optional<Grouping> labels() {
 *         return Optional.of(classes);
 *     }
 *
 *     public SDVariable value(GraphContext graph, Latents latents, SDVariable labels) {
 *         SDVariable c = latents.get("c");
 *         Initializer zero = Initializer.constant(0);
 *         SDVariable w =
 *                 graph.parameter("w", zero, graph.shapeOf(c)[1], classes.groupCount());
 *         SDVariable logits = StableMath.logSoftmax(graph, c.mmul(w), 1);
 *         return StableMath.sumEvent(graph, labels.mul(logits)).mul(weight);
 *     }
 * }
 * }</pre>
 *
 * Its parameters are trained along. Evaluation, the reported bound, and a model loaded from a
 * checkpoint are without it.
 */
public interface AuxiliaryTerm {
    /** Name of the scope of all parameters and statistics of auxiliary terms. */
    String SCOPE = "auxiliary";

    /**
     * The term, which is to be maximised.
     *
     * @param graph within a scope of the term's own
     * @param latents samples, each [batch, event...]
     * @param labels the group of each target, one-hot, [batch, groups]; null without {@link
     *     #labels()}
     * @return [batch]
     */
    SDVariable value(GraphContext graph, Latents latents, SDVariable labels);

    /** The groups of the elements of the training data that the term reads; none by default. */
    default Optional<Grouping> labels() {
        return Optional.empty();
    }
}
