package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent counts of one rate each: log p(x) = x log rate - rate - log x!, summed over the
 * event.
 */
public final class Poisson implements Distribution {
    /** Rates are between exp(-30) and exp(16), up to which single precision has whole numbers. */
    static final double LARGEST = 16;

    static final double SMALLEST = -30;

    private static final ElementwiseDensity DENSITY = new Density();

    private final GraphContext graph;
    private final SDVariable logRate;
    private final long[] shape;

    /**
     * @param graph the graph of the rates
     * @param logRate [batch, event...]; numbers outside [-30, 16] are taken for the nearest in it
     */
    public Poisson(GraphContext graph, SDVariable logRate) {
        this.shape = EventAxes.require(graph, logRate, "logRate");
        this.graph = graph;
        this.logRate = EventAxes.bounded(graph, logRate, SMALLEST, LARGEST);
    }

    private static final class Density extends ElementwiseDensity {
        Density() {
            super("poisson_log_density");
        }

        @Override
        double logDensity(double[] of) {
            return of[0] * of[1] - Math.exp(of[1]) - LogGamma.of(of[0] + 1);
        }

        @Override
        SDVariable portable(SameDiff graph, SDVariable[] of) {
            return of[0].mul(of[1]).sub(graph.math().exp(of[1])).sub(logGamma(graph, of[0].add(1)));
        }

        @Override
        double derivative(double[] of, int number) {
            return number == 0 ? of[1] - LogGamma.derivative(of[0] + 1) : of[0] - Math.exp(of[1]);
        }
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.COUNTS;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return StableMath.sumEvent(graph, DENSITY.of(graph, value, logRate));
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    /** {@inheritDoc} Without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", shape);
        return EventAxes.withoutGradient(
                graph,
                ElementwiseDensity.operation(
                        graph, "poisson_sample", of -> draw(of[0], of[1]), noise, logRate));
    }

    private static double draw(double uniform, double logRate) {
        double rate = Math.exp(logRate);
        double mode = Math.floor(rate);
        double atMode = Math.exp(DENSITY.logDensity(new double[] {mode, logRate}));
        return OutwardSearch.draw(mode, atMode, count -> rate / count, uniform);
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        return graph.sameDiff().math().exp(logRate);
    }
}
