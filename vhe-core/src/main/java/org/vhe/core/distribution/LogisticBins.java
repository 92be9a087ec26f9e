package org.vhe.core.distribution;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

/**
 * The log probability that a logistic variable falls into the bin of a level. With z the distance
 * of the level from the mean and h half a bin, both in scales, it is log(sigmoid(z + h) - sigmoid(z
 * - h)) = log(sigmoid(z + h) sigmoid(h - z) (1 - exp(-2 h))), of which no factor cancels; the first
 * and the last level have all that lies beyond.
 */
final class LogisticBins {
    private final GraphContext graph;
    private final SDMath math;
    private final SDVariable hasLower;
    private final SDVariable hasUpper;
    private final SDVariable isInner;
    private final SDVariable inverse;
    private final SDVariable half;
    private final SDVariable upper;
    private final SDVariable lower;
    private final SDVariable belowUpper;
    private final SDVariable belowLower;
    private final SDVariable tanh;

    /**
     * @param x levels from -1 to 1, [n, terms]
     * @param mean [n, terms]
     * @param logScale [n, terms]
     * @param halfBin half the distance of two levels
     */
    LogisticBins(
            GraphContext graph,
            SDVariable x,
            SDVariable mean,
            SDVariable logScale,
            double halfBin) {
        this.graph = graph;
        this.math = graph.sameDiff().math();
        this.hasLower = indicator(x.gt(-1 + halfBin));
        this.hasUpper = indicator(x.lt(1 - halfBin));
        this.isInner = hasLower.mul(hasUpper);
        this.inverse = math.exp(logScale.neg());
        this.half = inverse.mul(halfBin);
        SDVariable z = x.sub(mean).mul(inverse);
        this.upper = z.add(half);
        this.lower = z.sub(half);
        this.belowUpper = StableMath.sigmoid(graph, upper);
        this.belowLower = StableMath.sigmoid(graph, lower);
        this.tanh = StableMath.tanh(graph, half);
    }

    private SDVariable indicator(SDVariable condition) {
        return condition.castTo(graph.dataType());
    }

    /** The log probability, [n, terms], with a gradient by x, mean and log scale. */
    SDVariable logProbability(SDVariable x, SDVariable mean, SDVariable logScale) {
        SDVariable linear =
                least(upper).mul(hasUpper).sub(math.max(lower, graph.constant(0)).mul(hasLower));
        SDVariable factors =
                among(certainty(belowUpper), hasUpper)
                        .mul(among(certainty(belowLower), hasLower))
                        .mul(among(tanh.mul(2).div(tanh.add(1)), isInner));
        return graph.withGradient(
                linear.add(math.log(factors)), List.of(x, mean, logScale), this::gradients);
    }

    private List<SDVariable> gradients(SDVariable g) {
        SDVariable byUpper = belowUpper.rsub(1).mul(hasUpper);
        SDVariable byLower = belowLower.mul(hasLower);
        SDVariable byX = byUpper.sub(byLower).mul(inverse).mul(g);
        SDVariable byHalf = half.mul(tanh.rsub(1)).div(tanh).mul(isInner);
        SDVariable byScale = byLower.mul(lower).sub(byUpper.mul(upper)).sub(byHalf).mul(g);
        return List.of(byX, byX.neg(), byScale);
    }

    /** min(x, 0). */
    private SDVariable least(SDVariable x) {
        return math.min(x, graph.constant(0));
    }

    private SDVariable certainty(SDVariable p) {
        return math.max(p, p.rsub(1));
    }

    /** The factor where the mask is one, 1 where it is zero. */
    private static SDVariable among(SDVariable factor, SDVariable mask) {
        return factor.mul(mask).add(mask.rsub(1));
    }
}
