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
 * Independent angles: log p(x) = k cos(x - m) - log(2 pi I0(k)) with mean direction m and
 * concentration k, summed over the event. Angles are in radians and of any period.
 *
 * <p>All terms are computed from 1 - cos and I0(k) exp(-k), so that nothing overflows or cancels
 * for concentrations from 1e-6 to 1e4.
 */
public final class VonMises implements Distribution {
    private static final int PROPOSALS = 16;
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final GraphContext graph;
    private final SDVariable direction;
    private final SDVariable concentration;
    private final long[] shape;

    /**
     * @param graph the graph of the parameters
     * @param direction mean direction in radians, [batch, event...]
     * @param concentration positive, [batch, event...]
     */
    public VonMises(GraphContext graph, SDVariable direction, SDVariable concentration) {
        this.shape = EventAxes.require(graph, direction, "direction");
        graph.requireShape(concentration, "concentration", shape);
        this.graph = graph;
        this.direction = direction;
        this.concentration = concentration;
    }

    /** The concentration, [batch, event...]. */
    public SDVariable concentration() {
        return concentration;
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    /** {@inheritDoc} Any angle. */
    @Override
    public Support support() {
        return Support.REAL;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        SDVariable terms =
                concentration
                        .mul(oneMinusCos(value.sub(direction)))
                        .add(new BesselRatio(graph, concentration).logScaled())
                        .add(LOG_TWO_PI)
                        .neg();
        return StableMath.sumEvent(graph, terms);
    }

    /** {@inheritDoc} Two uniforms for each of sixteen proposals per entry. */
    @Override
    public Noise noise() {
        return UniformNoise.perEntry(eventShape(), 2 * PROPOSALS);
    }

    /**
     * {@inheritDoc} Angles lie in [-pi, pi].
     *
     * <p>By Best and Fisher's method (1979): proposals come from a wrapped Cauchy distribution, and
     * the first that is accepted is taken. Of sixteen, at least one is accepted with probability
     * above 1 - 4e-8; otherwise the sample is the mean direction.
     *
     * <p>Its gradient is that of the expectation of a function of period 2 pi: by the concentration
     * through {@link VonMisesSampleSlope}. Other functions have a jump where the circle is cut,
     * which the gradient does not see.
     */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        long entries = Shapes.length(shape);
        SDVariable centred =
                centred(concentration.reshape(entries, 1), noise.reshape(entries, 2 * PROPOSALS));
        SDVariable deviation = deviation(centred.reshape(shape));
        SDVariable angle = direction.add(deviation);
        SDVariable turns = graph.sameDiff().math().floor(angle.add(Math.PI).div(2 * Math.PI));
        return angle.sub(EventAxes.withoutGradient(graph, turns.mul(2 * Math.PI)));
    }

    private SDVariable deviation(SDVariable centred) {
        return graph.withGradient(
                centred,
                List.of(concentration),
                g -> List.of(g.mul(VonMisesSampleSlope.of(graph, concentration, centred))));
    }

    /** {@inheritDoc} It is for functions of period 2 pi, implicitly. */
    @Override
    public boolean isReparameterised() {
        return true;
    }

    /**
     * A sample of mean direction zero.
     *
     * @param k the concentration, [entries, 1]
     * @param uniform [entries, 32]
     * @return [entries, 1]
     */
    private SDVariable centred(SDVariable k, SDVariable uniform) {
        SDMath math = graph.sameDiff().math();
        SDVariable root = math.sqrt(k.mul(k).mul(4).add(1));
        SDVariable tau = root.add(1);
        SDVariable total = tau.add(math.sqrt(tau.mul(2)));
        SDVariable rho = k.mul(2).div(total);
        // 1 - rho without cancellation: sqrt(1 + 4 k^2) - 2 k = 1 / (sqrt(1 + 4 k^2) + 2 k)
        SDVariable difference = root.add(k.mul(2));
        SDVariable oneMinusRho = math.reciprocal(difference).add(1).add(total.sub(tau)).div(total);
        SDVariable excess = oneMinusRho.mul(oneMinusRho).div(rho.mul(2));

        SDVariable quantile = graph.slice(uniform, 1, 0, PROPOSALS);
        SDVariable tangent =
                math.tan(quantile.sub(0.5).mul(Math.PI)).mul(oneMinusRho.div(rho.add(1)));
        SDVariable square = tangent.mul(tangent);
        SDVariable oneMinusCos = square.mul(2).div(square.add(1));
        SDVariable c = oneMinusCos.add(excess).mul(k);
        SDVariable threshold =
                UniformNoise.negativeLog(graph, graph.slice(uniform, 1, PROPOSALS, PROPOSALS));
        SDVariable bound = math.log(c).add(threshold).sub(c).add(1);
        SDVariable accepted = bound.gte(0).castTo(graph.dataType());
        SDVariable angles = math.atan(tangent).mul(2);
        return UniformNoise.firstAccepted(graph, angles, accepted, 0);
    }

    /** The mean direction, [batch, event...]. */
    @Override
    public SDVariable mean() {
        return direction;
    }

    /** {@inheritDoc} For p of this class. */
    @Override
    public Optional<SDVariable> klTo(Distribution p) {
        return p instanceof VonMises other ? Optional.of(kl(other)) : Optional.empty();
    }

    /**
     * KL(this || other), summed over the event.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(VonMises other) {
        graph.requireShape(other.direction, "the other direction", shape);
        BesselRatio own = new BesselRatio(graph, concentration);
        BesselRatio others = new BesselRatio(graph, other.concentration);
        SDVariable complement = own.complement();
        SDVariable distance = oneMinusCos(direction.sub(other.direction));
        SDVariable disagreement = complement.add(complement.rsub(1).mul(distance));
        SDVariable terms =
                other.concentration
                        .mul(disagreement)
                        .sub(concentration.mul(complement))
                        .add(others.logScaled())
                        .sub(own.logScaled());
        return StableMath.sumEvent(graph, terms);
    }

    /** 1 - cos(x) as 2 sin(x / 2)^2. */
    private SDVariable oneMinusCos(SDVariable x) {
        SDVariable sine = graph.sameDiff().math().sin(x.mul(0.5));
        return sine.mul(sine).mul(2);
    }
}
