package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent values of k levels each, k / (levels - 1), that are in an order but at no known
 * distances: a logistic variable around a location, cut by thresholds that all values share, p(k) =
 * sigmoid(t_(k+1) - location) - sigmoid(t_k - location). The cumulative link, or proportional odds
 * model of McCullagh (1980).
 *
 * <p>Computed as sigmoid(b) - sigmoid(a) = sigmoid(b) sigmoid(-a) (1 - exp(a - b)), of which no
 * factor cancels.
 */
public final class OrdinalLevels implements Distribution {
    private final GraphContext graph;
    private final SDVariable location;
    private final SDVariable thresholds;
    private final long[] shape;
    private final int levels;

    /**
     * @param graph the graph of the parameters
     * @param location [batch, event...]
     * @param thresholds increasing, [1, levels - 1]
     */
    public OrdinalLevels(GraphContext graph, SDVariable location, SDVariable thresholds) {
        this.shape = EventAxes.require(graph, location, "location");
        long count = graph.requireAxes(thresholds, "thresholds", "1, levels - 1")[1];
        this.levels = LevelIndicator.require(Math.toIntExact(count + 1));
        graph.requireShape(thresholds, "thresholds", 1, count);
        this.graph = graph;
        this.location = location;
        this.thresholds = thresholds;
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.levels(levels);
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        SDVariable level = LevelIndicator.of(graph, value, levels);
        SDVariable centre = location.reshape(Shapes.length(shape), 1);
        SDVariable zero = graph.full(0, 1, 1);
        // the lowest level has no threshold below it, the highest none above
        SDVariable above = graph.sameDiff().concat(1, thresholds, zero);
        SDVariable below = graph.sameDiff().concat(1, zero, thresholds);
        SDVariable hasAbove = ones(level, 0);
        SDVariable hasBelow = ones(level, 1);
        SDVariable upper = StableMath.softplus(graph, centre.sub(at(level, above))).mul(hasAbove);
        SDVariable lower = StableMath.softplus(graph, at(level, below).sub(centre)).mul(hasBelow);
        SDVariable logProbabilities = at(level, logWidths()).sub(upper).sub(lower);
        return StableMath.sumEvent(graph, logProbabilities.reshape(shape));
    }

    /** One for levels but the last, or but the first, [values, 1]. */
    private SDVariable ones(SDVariable level, int first) {
        return graph.slice(level, 1, first, levels - 1L).mmul(graph.full(1, levels - 1L, 1));
    }

    /** Of [1, levels] the entry of each value's level, [values, 1]. */
    private SDVariable at(SDVariable level, SDVariable entries) {
        return level.mmul(entries.reshape(levels, 1));
    }

    /** log(1 - exp(-width)) of each level, zero of the first and the last, [1, levels]. */
    private SDVariable logWidths() {
        SDVariable zero = graph.full(0, 1, 1);
        if (levels == 2) {
            return graph.full(0, 1, levels);
        }
        SDVariable widths =
                graph.slice(thresholds, 1, 1, levels - 2L)
                        .sub(graph.slice(thresholds, 1, 0, levels - 2L));
        SDVariable inner = StableMath.logOneMinusExp(graph, widths);
        return graph.sameDiff().concat(1, zero, inner, zero);
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    /** {@inheritDoc} By the inverse of the distribution function; without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", shape);
        SDVariable uniform = noise.reshape(Shapes.length(shape), 1);
        SDVariable passed = uniform.gte(cumulative()).castTo(graph.dataType());
        return EventAxes.withoutGradient(graph, part(passed));
    }

    /** The probability of a level no higher than each but the last, [values, levels - 1]. */
    private SDVariable cumulative() {
        SDVariable centre = location.reshape(Shapes.length(shape), 1);
        return StableMath.sigmoid(graph, thresholds.sub(centre));
    }

    /** The mean over thresholds, [batch, event...]. */
    private SDVariable part(SDVariable perThreshold) {
        return perThreshold
                .mmul(graph.full(1, levels - 1L, 1))
                .mul(1 / (levels - 1.0))
                .reshape(shape);
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        return part(cumulative().rsub(1));
    }
}
