package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent counts that vary more than those of a {@link Poisson}: of mean m and variance m + m²
 * / r, log p(x) = log Gamma(x + r) - log Gamma(r) - log x! + r log(r / (r + m)) + x log(m / (r +
 * m)), summed over the event. A Poisson variable whose rate is gamma distributed; as r grows, a
 * Poisson.
 */
public final class NegativeBinomial implements Distribution {
    private static final double LARGEST_SIZE = 20;
    private static final double SMALLEST_SIZE = -14;

    private static final ElementwiseDensity DENSITY = new Density();

    private final GraphContext graph;
    private final SDVariable logMean;
    private final SDVariable logSize;
    private final long[] shape;

    /**
     * @param graph the graph of the parameters
     * @param logMean log m, [batch, event...]; numbers outside [-30, 16] are taken for the nearest
     *     in it
     * @param logSize log r, [batch, event...]; likewise in [-14, 20]
     */
    public NegativeBinomial(GraphContext graph, SDVariable logMean, SDVariable logSize) {
        this.shape = EventAxes.require(graph, logMean, "logMean");
        graph.requireShape(logSize, "logSize", shape);
        this.graph = graph;
        this.logMean = EventAxes.bounded(graph, logMean, Poisson.SMALLEST, Poisson.LARGEST);
        this.logSize = EventAxes.bounded(graph, logSize, SMALLEST_SIZE, LARGEST_SIZE);
    }

    private static final class Density extends ElementwiseDensity {
        Density() {
            super("negative_binomial_log_density");
        }

        @Override
        double logDensity(double[] of) {
            double x = of[0];
            double mean = Math.exp(of[1]);
            double size = Math.exp(of[2]);
            return LogGamma.of(x + size)
                    - LogGamma.of(size)
                    - LogGamma.of(x + 1)
                    - size * Math.log1p(mean / size)
                    - x * Math.log1p(size / mean);
        }

        @Override
        SDVariable portable(SameDiff graph, SDVariable[] of) {
            SDVariable x = of[0];
            SDVariable size = graph.math().exp(of[2]);
            SDVariable logRatio = of[1].sub(of[2]);
            return logGamma(graph, x.add(size))
                    .sub(logGamma(graph, size))
                    .sub(logGamma(graph, x.add(1)))
                    .sub(size.mul(softplus(graph, logRatio)))
                    .sub(x.mul(softplus(graph, logRatio.neg())));
        }

        /** log(1 + exp(x)), of numbers of moderate size. */
        private static SDVariable softplus(SameDiff graph, SDVariable x) {
            return graph.math().log1p(graph.math().exp(x));
        }

        @Override
        double derivative(double[] of, int number) {
            double x = of[0];
            double mean = Math.exp(of[1]);
            double size = Math.exp(of[2]);
            return switch (number) {
                case 0 ->
                        LogGamma.derivative(x + size)
                                - LogGamma.derivative(x + 1)
                                - Math.log1p(size / mean);
                case 1 -> (x - mean) * size / (size + mean);
                default ->
                        size
                                * (LogGamma.derivative(x + size)
                                        - LogGamma.derivative(size)
                                        - Math.log1p(mean / size)
                                        + (mean - x) / (size + mean));
            };
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
        return StableMath.sumEvent(graph, DENSITY.of(graph, value, logMean, logSize));
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
                        graph,
                        "negative_binomial_sample",
                        of -> draw(of[0], of[1], of[2]),
                        noise,
                        logMean,
                        logSize));
    }

    private static double draw(double uniform, double logMean, double logSize) {
        double mean = Math.exp(logMean);
        double size = Math.exp(logSize);
        double part = mean / (size + mean);
        double mode = Math.max(0, Math.floor(mean * (1 - 1 / size)));
        double atMode = Math.exp(DENSITY.logDensity(new double[] {mode, logMean, logSize}));
        return OutwardSearch.draw(
                mode, atMode, count -> (count - 1 + size) / count * part, uniform);
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        return graph.sameDiff().math().exp(logMean);
    }
}
