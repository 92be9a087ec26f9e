package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent Student t variables, for values of which some are far from the rest: log p(x) = log
 * Gamma((v + 1) / 2) - log Gamma(v / 2) - log(pi v) / 2 - log s - (v + 1) / 2 log(1 + z² / v) with
 * z = (x - location) / s and v degrees of freedom, summed over the event.
 */
public final class StudentT implements Distribution {
    private static final double LARGEST_SCALE = 40;
    private static final double LARGEST_DEGREES = 16;
    private static final double SMALLEST_DEGREES = -2;
    private static final double LARGEST_EXPONENT = 60;

    private static final ElementwiseDensity DENSITY = new Density();

    private final GraphContext graph;
    private final SDVariable location;
    private final SDVariable logScale;
    private final SDVariable logDegrees;
    private final long[] shape;

    /**
     * @param graph the graph of the parameters
     * @param location the centre, [batch, event...]
     * @param logScale log s, [batch, event...]; numbers outside [-40, 40] are taken for the nearest
     *     in it
     * @param logDegrees log v, [batch, event...]; likewise in [-2, 16]
     */
    public StudentT(
            GraphContext graph, SDVariable location, SDVariable logScale, SDVariable logDegrees) {
        this.shape = EventAxes.require(graph, location, "location");
        graph.requireShape(logScale, "logScale", shape);
        graph.requireShape(logDegrees, "logDegrees", shape);
        this.graph = graph;
        this.location = location;
        this.logScale = EventAxes.bounded(graph, logScale, -LARGEST_SCALE, LARGEST_SCALE);
        this.logDegrees = EventAxes.bounded(graph, logDegrees, SMALLEST_DEGREES, LARGEST_DEGREES);
    }

    private static final class Density extends ElementwiseDensity {
        Density() {
            super("student_t_log_density");
        }

        @Override
        double logDensity(double[] of) {
            double degrees = Math.exp(of[3]);
            double z = (of[0] - of[1]) * Math.exp(-of[2]);
            return LogGamma.of((degrees + 1) / 2)
                    - LogGamma.of(degrees / 2)
                    - 0.5 * Math.log(Math.PI * degrees)
                    - of[2]
                    - (degrees + 1) / 2 * Math.log1p(z * z / degrees);
        }

        @Override
        SDVariable portable(SameDiff graph, SDVariable[] of) {
            SDVariable degrees = graph.math().exp(of[3]);
            SDVariable z = of[0].sub(of[1]).mul(graph.math().exp(of[2].neg()));
            SDVariable half = degrees.add(1).mul(0.5);
            return logGamma(graph, half)
                    .sub(logGamma(graph, degrees.mul(0.5)))
                    .sub(graph.math().log(degrees.mul(Math.PI)).mul(0.5))
                    .sub(of[2])
                    .sub(half.mul(graph.math().log1p(z.mul(z).div(degrees))));
        }

        @Override
        double derivative(double[] of, int number) {
            double degrees = Math.exp(of[3]);
            double inverse = Math.exp(-of[2]);
            double z = (of[0] - of[1]) * inverse;
            double slope = (degrees + 1) * z / (degrees + z * z);
            return switch (number) {
                case 0 -> -slope * inverse;
                case 1 -> slope * inverse;
                case 2 -> slope * z - 1;
                default -> 0.5 * degreesSlope(degrees, z);
            };
        }

        /** Twice the derivative by log v. */
        private static double degreesSlope(double degrees, double z) {
            double difference =
                    LogGamma.derivative((degrees + 1) / 2) - LogGamma.derivative(degrees / 2);
            return degrees * (difference - Math.log1p(z * z / degrees))
                    - 1
                    + (degrees + 1) * (z * z / (degrees + z * z));
        }
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.REAL;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return StableMath.sumEvent(graph, DENSITY.of(graph, value, location, logScale, logDegrees));
    }

    /** {@inheritDoc} Two uniforms for each entry. */
    @Override
    public Noise noise() {
        return UniformNoise.perEntry(eventShape(), 2);
    }

    /**
     * {@inheritDoc}
     *
     * <p>location + s sqrt(v (u^(-2 / v) - 1)) cos(2 pi w), differentiable in all parameters:
     * Bailey, Polar generation of random variates with the t-distribution (1994). With v below one,
     * the largest samples are cut off.
     */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", noise().batchShape(shape[0]));
        SDMath math = graph.sameDiff().math();
        SDVariable uniform = noise.reshape(Shapes.length(shape), 2);
        SDVariable degrees = math.exp(logDegrees).reshape(Shapes.length(shape), 1);
        SDVariable exponential = UniformNoise.negativeLog(graph, graph.slice(uniform, 1, 0, 1));
        SDVariable half = math.min(exponential.div(degrees), graph.constant(LARGEST_EXPONENT / 2));
        // exp(2 h) - 1 = 2 t / (1 - t) with t = tanh(h), written so that it does not cancel
        SDVariable growth = StableMath.tanh(graph, half).mul(math.exp(half.mul(2)).add(1));
        SDVariable cosine = math.cos(graph.slice(uniform, 1, 1, 1).mul(2 * Math.PI));
        SDVariable standard = math.sqrt(degrees.mul(growth)).mul(cosine).reshape(shape);
        return location.add(math.exp(logScale).mul(standard));
    }

    @Override
    public boolean isReparameterised() {
        return true;
    }

    /** The location, which is the mean where there is one: for more than one degree of freedom. */
    @Override
    public SDVariable mean() {
        return location;
    }
}
