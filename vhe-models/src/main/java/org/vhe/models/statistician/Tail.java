package org.vhe.models.statistician;

import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;

/** What q(z; x, c) and p(z | c) do after their first linear map. */
final class Tail {

    private Tail() {}

    /** ELU, three blocks and a linear map: [batch, hidden] to [batch, 2 latentDim]. */
    static Layer of(long latentDim, long hidden) {
        return Sequential.of(
                Activation.ELU,
                Blocks.linear("block1", hidden),
                Blocks.linear("block2", hidden),
                Blocks.linear("block3", hidden),
                new Linear("parameters", 2 * latentDim));
    }
}
