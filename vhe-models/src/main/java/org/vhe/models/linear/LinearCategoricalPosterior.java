package org.vhe.models.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;

/**
 * The posterior q(c; D) of a choice among categories, whose logits are linear in the sum over D of
 * features of the elements (and in the parents). With indicators as features it can be exact for
 * elements that are themselves choices: log p(c | D) is a sum over elements.
 *
 * @param categories number of values of c, at least 2
 * @param features what is summed
 */
public record LinearCategoricalPosterior(long categories, FeatureMap features)
        implements Posterior {

    public LinearCategoricalPosterior {
        Objects.requireNonNull(features, "features");
        if (categories < 2) {
            throw new IllegalArgumentException(
                    "categories must be at least 2, but is " + categories);
        }
    }

    /**
     * @param support D, [batch, shot, elementDim]
     * @return batch shape [batch], event shape [categories], one-hot
     */
    @Override
    public Categorical posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.requireAxes(support, "support", "batch, shot, elementDim");
        SDVariable mapped = features.apply(graph, Rows.of(graph, support));
        long count = graph.shapeOf(mapped)[1];
        List<SDVariable> inputs = new ArrayList<>();
        inputs.add(Rows.reshape(graph, mapped, shape[0], shape[1], count).sum(1));
        if (!parents.names().isEmpty()) {
            inputs.add(LatentVector.of(graph, parents));
        }
        SDVariable logits =
                new Linear("logits", categories)
                        .apply(graph, LatentVector.concatenate(graph, inputs));
        return new Categorical(graph, logits);
    }
}
