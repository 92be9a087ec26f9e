package org.vhe.core.distribution;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ShapeMismatchException;
import org.vhe.core.graph.StableMath;

/** Independent normal coordinates: log N(x; mean, exp(logVariance)), summed over the event. */
public final class DiagonalGaussian implements Distribution {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final GraphContext graph;
    private final SDVariable mean;
    private final SDVariable logVariance;
    private final long[] eventShape;

    /**
     * @param graph the graph of the parameters
     * @param mean [batch, event...]
     * @param logVariance [batch, event...]
     * @throws ShapeMismatchException if the shapes differ
     */
    public DiagonalGaussian(GraphContext graph, SDVariable mean, SDVariable logVariance) {
        long[] shape = graph.shapeOf(mean);
        if (shape.length < 2) {
            throw new ShapeMismatchException("mean", "[batch, event...]", shape);
        }
        graph.requireShape(logVariance, "logVariance", shape);
        this.graph = graph;
        this.mean = mean;
        this.logVariance = logVariance;
        this.eventShape = Arrays.copyOfRange(shape, 1, shape.length);
    }

    /** Normal(0, 1) in every coordinate. */
    public static DiagonalGaussian standard(GraphContext graph, long batch, long... eventShape) {
        long[] shape = Noise.normal(eventShape).batchShape(batch);
        return new DiagonalGaussian(graph, graph.full(0, shape), graph.full(0, shape));
    }

    /**
     * The two halves of the last axis as mean and log variance.
     *
     * @param parameters [batch, 2 latentDim]
     */
    public static DiagonalGaussian fromParameters(GraphContext graph, SDVariable parameters) {
        long[] shape = graph.requireAxes(parameters, "parameters", "batch, 2 latentDim");
        if (shape[1] % 2 != 0) {
            throw new ShapeMismatchException("parameters", "[batch, 2 latentDim]", shape);
        }
        int half = Math.toIntExact(shape[1] / 2);
        int batch = Math.toIntExact(shape[0]);
        SDVariable mean = graph.sameDiff().slice(parameters, new int[] {0, 0}, batch, half);
        SDVariable logVariance =
                graph.sameDiff().slice(parameters, new int[] {0, half}, batch, half);
        return new DiagonalGaussian(graph, mean, logVariance);
    }

    /** Log of the variance of each coordinate, [batch, event...]. */
    public SDVariable logVariance() {
        return logVariance;
    }

    @Override
    public long[] eventShape() {
        return eventShape.clone();
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        SDVariable distance = StableMath.square(value.sub(mean)).mul(exp(logVariance.neg()));
        SDVariable terms = distance.add(logVariance).add(LOG_TWO_PI).mul(-0.5);
        return StableMath.sumEvent(graph, terms);
    }

    @Override
    public Noise noise() {
        return Noise.normal(eventShape);
    }

    @Override
    public SDVariable sample(SDVariable noise) {
        return mean.add(exp(logVariance.mul(0.5)).mul(noise));
    }

    @Override
    public SDVariable mean() {
        return mean;
    }

    /**
     * KL(this || other), summed over the event.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(DiagonalGaussian other) {
        SDVariable difference = StableMath.square(mean.sub(other.mean));
        SDVariable ratio = exp(logVariance.sub(other.logVariance));
        SDVariable scaled = difference.mul(exp(other.logVariance.neg()));
        SDVariable terms =
                other.logVariance.sub(logVariance).add(ratio).add(scaled).sub(1).mul(0.5);
        return StableMath.sumEvent(graph, terms);
    }

    private SDVariable exp(SDVariable x) {
        return graph.sameDiff().math().exp(x);
    }
}
