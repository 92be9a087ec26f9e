package org.vhe.models.layer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;

/** Several latents as one vector. */
public final class LatentVector {

    private LatentVector() {}

    /**
     * The latents side by side, in order of dependency, each flattened.
     *
     * @param latents at least one
     * @return [batch, total latentDim]
     */
    public static SDVariable of(GraphContext graph, Latents latents) {
        if (latents.names().isEmpty()) {
            throw new IllegalArgumentException("expected at least one latent, but found none");
        }
        List<SDVariable> parts = new ArrayList<>();
        for (String name : latents.names()) {
            parts.add(new Flatten().apply(graph, latents.get(name)));
        }
        return concatenate(graph, parts);
    }

    /** Several matrices [batch, features] side by side, [batch, total features]. */
    public static SDVariable concatenate(GraphContext graph, List<SDVariable> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : graph.sameDiff().concat(1, parts.toArray(new SDVariable[0]));
    }
}
