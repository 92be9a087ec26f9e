package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * A distribution as a user would write one: logistic coordinates, log p(x) = -z - 2 log(1 +
 * exp(-z)) - log s with z = (x - mean) / s, of which the library knows nothing, and no divergence.
 *
 * @param mean [batch, event...]
 * @param logScale log s, [batch, event...]
 */
public record Logistic(GraphContext graph, SDVariable mean, SDVariable logScale)
        implements Distribution {

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(graph.shapeOf(mean));
    }

    @Override
    public Support support() {
        return Support.REAL;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        SDVariable z = value.sub(mean).div(graph.sameDiff().math().exp(logScale));
        SDVariable tail = StableMath.softplus(graph, z.neg()).mul(2);
        return StableMath.sumEvent(graph, z.add(tail).add(logScale).neg());
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    @Override
    public SDVariable sample(SDVariable noise) {
        SDVariable odds = noise.div(noise.rsub(1));
        SDVariable scale = graph.sameDiff().math().exp(logScale);
        return mean.add(scale.mul(graph.sameDiff().math().log(odds)));
    }

    @Override
    public boolean isReparameterised() {
        return true;
    }
}
