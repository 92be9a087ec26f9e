package org.vhe.models.linear;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;

/**
 * The likelihood p(x | latents) of a family whose unconstrained parameters are linear in the
 * latents.
 *
 * @param parameters number of the family's parameters, such as 2 for a Gaussian in one dimension
 * @param family makes the distribution of them
 */
public record LinearLikelihood(long parameters, Family family) implements Likelihood {

    public LinearLikelihood {
        Objects.requireNonNull(family, "family");
        Require.positive("parameters", parameters);
    }

    /**
     * @param latents at least one, each [batch, event...]
     * @return batch shape [batch]
     */
    @Override
    public Distribution likelihood(GraphContext graph, Latents latents) {
        return family.distribution(
                graph,
                new Linear("parameters", parameters).apply(graph, LatentVector.of(graph, latents)));
    }
}
