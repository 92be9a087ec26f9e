package org.vhe.models.dense;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.ElementEncoder;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Sequential;

/**
 * Features of an image by two fully connected blocks.
 *
 * @param hidden number of features
 */
record DenseEncoder(long hidden) implements ElementEncoder {

    /**
     * @param elements [n, channels, height, width]
     * @return [n, hidden]
     */
    @Override
    public SDVariable encode(GraphContext graph, SDVariable elements) {
        return Sequential.of(
                        new Flatten(),
                        Blocks.linear("first", hidden),
                        Blocks.linear("second", hidden))
                .apply(graph, elements);
    }
}
