package org.vhe.models.layer;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/**
 * Mean over the elements of each support set: [batch, shot, features] to [batch, features]. Shots
 * are few, so they are added one by one.
 */
public record ShotMean() implements Layer {

    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.requireAxes(input, "support", "batch, shot, features");
        int shots = Math.toIntExact(shape[1]);
        SDVariable wide = Rows.reshape(graph, input, shape[0], shape[1] * shape[2]);
        if (shots == 1) {
            return wide;
        }
        return graph.withGradient(
                mean(graph, wide, shape),
                List.of(wide),
                g -> {
                    SDVariable[] copies = new SDVariable[shots];
                    Arrays.fill(copies, g.mul(1.0 / shots));
                    return List.of(graph.sameDiff().concat(1, copies));
                });
    }

    private static SDVariable mean(GraphContext graph, SDVariable wide, long[] shape) {
        SDVariable total = null;
        for (int shot = 0; shot < shape[1]; shot++) {
            SDVariable element = graph.slice(wide, 1, shot * shape[2], shape[2]);
            total = total == null ? element : total.add(element);
        }
        return total.mul(1.0 / shape[1]);
    }
}
