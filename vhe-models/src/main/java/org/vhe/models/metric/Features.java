package org.vhe.models.metric;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/** Features as vectors. */
final class Features {
    private static final double EPSILON = 1e-8;

    private Features() {}

    /** Keeps the leading axes and makes one of the others: [leading..., feature]. */
    static SDVariable flat(GraphContext graph, SDVariable features, int leading) {
        long[] shape = graph.shapeOf(features);
        long length = Shapes.length(Arrays.copyOfRange(shape, leading, shape.length));
        long[] flat = Arrays.copyOf(shape, leading + 1);
        flat[leading] = length;
        return features.reshape(flat);
    }

    /** The examples of all classes one after the other: [class * shot, feature]. */
    static SDVariable examples(GraphContext graph, SDVariable supports) {
        SDVariable flat = flat(graph, supports, 2);
        long[] shape = graph.shapeOf(flat);
        return flat.reshape(shape[0] * shape[1], shape[2]);
    }

    /** [n, feature] to [n, 1]. */
    static SDVariable squaredNorm(GraphContext graph, SDVariable x) {
        return StableMath.sumEvent(graph, StableMath.square(x)).reshape(graph.shapeOf(x)[0], 1);
    }

    /** Each row over its Euclidean norm. */
    static SDVariable normalised(GraphContext graph, SDVariable x) {
        return x.div(graph.sameDiff().math().sqrt(squaredNorm(graph, x).add(EPSILON)));
    }
}
