package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.Shapes;

/** Values k / (levels - 1) as indicators of k. */
final class LevelIndicator {

    private LevelIndicator() {}

    /**
     * @param value of any shape
     * @return one-hot, [all values, levels], without gradient
     */
    static SDVariable of(GraphContext graph, SDVariable value, int levels) {
        long count = Shapes.length(graph.shapeOf(value));
        SDVariable index = value.reshape(count, 1).mul(levels - 1.0);
        SDVariable numbers = graph.constant(Nd4j.arange(levels).reshape(1, levels));
        SDVariable distance = graph.sameDiff().math().abs(index.sub(numbers));
        return EventAxes.withoutGradient(graph, distance.lt(0.5).castTo(graph.dataType()));
    }

    /** Checks a number of levels. */
    static int require(int levels) {
        Require.atLeast(2, "levels", levels);
        if (levels > MOST) {
            throw new IllegalArgumentException(
                    "levels must be at most %d, but is %d".formatted(MOST, levels));
        }
        return levels;
    }

    /** What single precision tells apart with ease. */
    private static final int MOST = 1 << 12;
}
