package org.vhe.core.distribution;

import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;

/**
 * A flow as a user would write one (Dinh et al. 2017): of u from the base, c = (u_1, u_2
 * exp(s(u_1)) + t(u_1)), whose density follows by the change of variables.
 *
 * @param base of two coordinates
 * @param logScale s, of [batch, 1]
 * @param shift t, of [batch, 1]
 */
public record AffineCoupling(
        GraphContext graph,
        Distribution base,
        UnaryOperator<SDVariable> logScale,
        UnaryOperator<SDVariable> shift)
        implements Distribution {

    @Override
    public long[] eventShape() {
        return base.eventShape();
    }

    @Override
    public Support support() {
        return Support.REAL;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        SDVariable first = graph.slice(value, 1, 0, 1);
        SDVariable s = logScale.apply(first);
        SDVariable second =
                graph.slice(value, 1, 1, 1)
                        .sub(shift.apply(first))
                        .mul(graph.sameDiff().math().exp(s.neg()));
        SDVariable u = graph.sameDiff().concat(1, first, second);
        return base.logProb(u).sub(StableMath.sumEvent(graph, s));
    }

    @Override
    public Noise noise() {
        return base.noise();
    }

    @Override
    public SDVariable sample(SDVariable noise) {
        SDVariable u = base.sample(noise);
        SDVariable first = graph.slice(u, 1, 0, 1);
        SDVariable scale = graph.sameDiff().math().exp(logScale.apply(first));
        SDVariable second = graph.slice(u, 1, 1, 1).mul(scale).add(shift.apply(first));
        return graph.sameDiff().concat(1, first, second);
    }

    @Override
    public boolean isReparameterised() {
        return true;
    }

    /** Of the linear flow only. */
    @Override
    public SDVariable mean() {
        return sample(base.mean().mul(0));
    }
}
