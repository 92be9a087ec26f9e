package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * A statistic of each support set in which elements see each other: each adds to itself what it
 * attends to among all, and the mean is weighed by what each says of itself. The order of elements
 * changes nothing. At first it is the mean, {@link ShotMean}: what is attended to is added through
 * a map of zeros, and weights are alike. After Lee et al., Set Transformer (2019).
 *
 * @param name scope of the parameters
 * @param heads number of ways of attending, which divides that of the features
 */
public record SetAttention(String name, int heads) implements Layer {

    public SetAttention {
        Require.notBlank("name", name);
        Require.positive("heads", heads);
    }

    /**
     * @param input [batch, shot, features]
     * @return [batch, features]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.requireAxes(input, "support", "batch, shot, features");
        if (shape[2] % heads != 0) {
            throw new ShapeMismatchException(
                    "support",
                    "[batch, shot, features] with a multiple of " + heads + " features",
                    shape);
        }
        GraphContext scope = graph.scope(name);
        SDVariable elements = Rows.of(scope, input);
        SDVariable seen = elements.add(attended(scope, elements, shape));
        return pooled(scope, seen, shape);
    }

    /** What each element attends to, [batch shot, features]. */
    private SDVariable attended(GraphContext scope, SDVariable elements, long[] shape) {
        SDVariable normal = new LayerNorm("norm").apply(scope, elements);
        SDVariable value = new Linear("value", shape[2]).apply(scope, normal);
        SDVariable seen = mixed(scope, normal, value, shape);
        SDVariable out = scope.parameter("out/weight", Initializer.constant(0), shape[2], shape[2]);
        return seen.mmul(out);
    }

    private SDVariable mixed(
            GraphContext scope, SDVariable normal, SDVariable value, long[] shape) {
        SDVariable query = byHead(scope, new Linear("query", shape[2]).apply(scope, normal), shape);
        SDVariable key = byHead(scope, new Linear("key", shape[2]).apply(scope, normal), shape);
        double scale = 1 / Math.sqrt((double) shape[2] / heads);
        SDVariable scores = scope.sameDiff().mmul(query, key, false, true, false).mul(scale);
        SDVariable weights = softmax(scope, scores, shape[1], 2);
        SDVariable mixed = weights.mmul(byHead(scope, value, shape));
        SDVariable split = Rows.reshape(scope, mixed, shape[0], heads, shape[1], shape[2] / heads);
        return Rows.reshape(scope, split.permute(0, 2, 1, 3), shape[0] * shape[1], shape[2]);
    }

    /** [batch shot, features] to [batch heads, shot, features / heads]. */
    private SDVariable byHead(GraphContext scope, SDVariable rows, long[] shape) {
        long each = shape[2] / heads;
        SDVariable split = Rows.reshape(scope, rows, shape[0], shape[1], heads, each);
        return Rows.reshape(scope, split.permute(0, 2, 1, 3), shape[0] * heads, shape[1], each);
    }

    private static SDVariable pooled(GraphContext scope, SDVariable elements, long[] shape) {
        SDVariable score = scope.parameter("score/weight", Initializer.constant(0), shape[2], 1);
        SDVariable scores = elements.mmul(score).reshape(shape[0], shape[1]);
        SDVariable weights = softmax(scope, scores, shape[1], 1);
        SDVariable sum = weights.reshape(shape[0], 1, shape[1]).mmul(elements.reshape(shape));
        return sum.reshape(shape[0], shape[2]);
    }

    /** Over an axis that may be of length one, where ND4J has no maximum. */
    private static SDVariable softmax(GraphContext scope, SDVariable x, long length, int axis) {
        return length == 1
                ? x.mul(0).add(1)
                : scope.sameDiff().math().exp(StableMath.logSoftmax(scope, x, axis));
    }
}
