package org.vhe.core.distribution;

import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent gamma variables: log p(x) = a log b - log Gamma(a) + (a - 1) log x - b x with
 * concentration a and rate b, summed over the event. Values must be positive.
 */
public final class Gamma implements Distribution {
    private static final double LARGE = 100;
    private static final int PROPOSALS = 6;
    private static final double SMALLEST_SAMPLE = 1e-30;

    private final GraphContext graph;
    private final SDVariable concentration;
    private final SDVariable rate;
    private final long[] shape;

    /**
     * @param graph the graph of the parameters
     * @param concentration positive, [batch, event...]
     * @param rate positive, [batch, event...]
     */
    public Gamma(GraphContext graph, SDVariable concentration, SDVariable rate) {
        this.shape = EventAxes.require(graph, concentration, "concentration");
        graph.requireShape(rate, "rate", shape);
        this.graph = graph;
        this.concentration = concentration;
        this.rate = rate;
    }

    /** The concentration, or shape parameter, [batch, event...]. */
    public SDVariable concentration() {
        return concentration;
    }

    /** The rate, or inverse scale, [batch, event...]. */
    public SDVariable rate() {
        return rate;
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.POSITIVE;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Computed from b x, so that a product of extremes comes first; for concentrations above
     * 100, where the terms would cancel, by Loader's saddle-point form (2000): -a D(b x / a) +
     * log(a / 2 pi) / 2 - s(a) - log x with D(r) = r - 1 - log r and s what Stirling's formula
     * leaves out.
     */
    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        SDVariable scaled = value.mul(rate);
        SDVariable isLarge = GammaFunctions.isAbove(graph, concentration, LARGE);
        SDVariable bound = graph.constant(LARGE);
        SDVariable small = GammaFunctions.select(isLarge, bound, concentration);
        SDVariable logValue = log(value);
        SDVariable direct =
                small.mul(log(scaled))
                        .sub(scaled)
                        .sub(logValue)
                        .sub(GammaFunctions.logGamma(graph, small));
        SDVariable large = GammaFunctions.select(isLarge, concentration, bound);
        SDVariable saddle = saddle(large, GammaFunctions.select(isLarge, scaled, bound));
        return StableMath.sumEvent(
                graph, GammaFunctions.select(isLarge, saddle.sub(logValue), direct));
    }

    private SDVariable saddle(SDVariable large, SDVariable scaled) {
        return log(large.mul(1 / (2 * Math.PI)))
                .mul(0.5)
                .sub(GammaFunctions.stirling(graph, large))
                .sub(large.mul(GammaFunctions.deviance(graph, scaled, large)));
    }

    /** {@inheritDoc} Thirteen uniforms per entry: normals, acceptance and the boost. */
    @Override
    public Noise noise() {
        return UniformNoise.perEntry(eventShape(), 2 * PROPOSALS + 1);
    }

    /**
     * {@inheritDoc}
     *
     * <p>By Marsaglia and Tsang's method (2000) with six proposals. Each is accepted with
     * probability 0.95 or more; in the remaining case, rarer than 2e-8, the sample is the point
     * concentration - 1/3, near the mode. A concentration below one is raised by one, and the
     * sample multiplied by u^(1 / concentration).
     *
     * <p>Its gradient is that of the expectation: by the concentration through {@link
     * GammaSampleSlope}. A sample times its rate is at least 1e-30, in double precision, too: below
     * a concentration of about 0.1 that cuts off a part of the distribution that matters to
     * logarithms of samples.
     */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        long entries = Shapes.length(shape);
        SDVariable uniform = noise.reshape(entries, 2 * PROPOSALS + 1);
        SDVariable column = concentration.reshape(entries, 1);
        SDVariable below = column.lt(1).castTo(graph.dataType());
        SDVariable unit = standard(column.add(below), uniform);
        SDVariable exponent =
                UniformNoise.negativeLog(graph, graph.slice(uniform, 1, 2 * PROPOSALS, 1))
                        .div(column)
                        .mul(below);
        SDVariable boosted = unit.mul(graph.sameDiff().math().exp(exponent.neg()));
        SDVariable positive = graph.sameDiff().math().max(boosted, graph.constant(SMALLEST_SAMPLE));
        SDVariable sample = positive.reshape(shape);
        return graph.withGradient(
                        sample,
                        List.of(concentration),
                        g -> List.of(g.mul(GammaSampleSlope.of(graph, concentration, sample))))
                .div(rate);
    }

    /** {@inheritDoc} It is, implicitly. */
    @Override
    public boolean isReparameterised() {
        return true;
    }

    /**
     * A sample of rate one.
     *
     * @param concentration at least one, [entries, 1]
     * @param uniform [entries, 13]
     * @return [entries, 1]
     */
    private SDVariable standard(SDVariable concentration, SDVariable uniform) {
        SDMath math = graph.sameDiff().math();
        SDVariable d = concentration.sub(1.0 / 3);
        SDVariable normal = UniformNoise.normals(graph, graph.slice(uniform, 1, 0, PROPOSALS));
        SDVariable root = normal.div(math.sqrt(d.mul(9))).add(1);
        SDVariable v = root.mul(root).mul(root);
        SDVariable logV = math.log(math.max(v, graph.constant(SMALLEST_SAMPLE)));
        SDVariable bound = normal.mul(normal).mul(0.5).add(d.mul(v.rsub(1).add(logV)));
        SDVariable threshold =
                UniformNoise.negativeLog(graph, graph.slice(uniform, 1, PROPOSALS, PROPOSALS));
        SDVariable accepted =
                bound.add(threshold)
                        .gt(0)
                        .castTo(graph.dataType())
                        .mul(v.gt(0).castTo(graph.dataType()));
        return d.mul(UniformNoise.firstAccepted(graph, v, accepted, 1));
    }

    /** Concentration / rate. */
    @Override
    public SDVariable mean() {
        return concentration.div(rate);
    }

    /** {@inheritDoc} For p of this class. */
    @Override
    public Optional<SDVariable> klTo(Distribution p) {
        return p instanceof Gamma other ? Optional.of(kl(other)) : Optional.empty();
    }

    /**
     * KL(this || other), summed over the event: with the functions of {@link #logProb}, a' D(a b' /
     * (a' b)) + D(a' / a) / 2 + s(a') - s(a) - (a' - a) ds(a)/da, each term of which is small where
     * the divergence is.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(Gamma other) {
        graph.requireShape(other.concentration, "the other concentration", shape);
        SDVariable a = concentration;
        SDVariable b = other.concentration;
        SDVariable slope = GammaFunctions.stirlingSlope(graph, a);
        SDVariable terms =
                b.mul(GammaFunctions.deviance(graph, mean().mul(other.rate), b))
                        .add(GammaFunctions.deviance(graph, b, a).mul(0.5))
                        .add(GammaFunctions.stirling(graph, b))
                        .sub(GammaFunctions.stirling(graph, a))
                        .sub(b.sub(a).mul(slope));
        return StableMath.sumEvent(graph, terms);
    }

    private SDVariable log(SDVariable x) {
        return graph.sameDiff().math().log(x);
    }
}
