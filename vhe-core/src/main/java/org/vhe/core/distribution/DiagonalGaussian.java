package org.vhe.core.distribution;

import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** Independent normal coordinates: log N(x; mean, exp(logVariance)), summed over the event. */
public final class DiagonalGaussian implements Distribution {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private static final double MAX_EXPONENT = 80;
    private static final double MAX_EXPONENT_DOUBLE = 700;

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
        long[] shape = EventAxes.require(graph, mean, "mean");
        graph.requireShape(logVariance, "logVariance", shape);
        this.graph = graph;
        this.mean = mean;
        this.logVariance = logVariance;
        this.eventShape = Shapes.withoutFirst(shape);
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
        long half = shape[1] / 2;
        SDVariable mean = graph.slice(parameters, 1, 0, half);
        SDVariable logVariance = graph.slice(parameters, 1, half, half);
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
    public Support support() {
        return Support.REAL;
    }

    @Override
    public SDVariable logProb(SDVariable value) {
        return StableMath.sumEvent(graph, logProbOfEach(value));
    }

    @Override
    public SDVariable logProbOfEach(SDVariable value) {
        graph.requireShape(value, "value", graph.shapeOf(mean));
        return squaredDistance(value).add(logVariance).add(LOG_TWO_PI).mul(-0.5);
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
    public boolean isReparameterised() {
        return true;
    }

    @Override
    public SDVariable mean() {
        return mean;
    }

    /** {@inheritDoc} For p of this class. */
    @Override
    public Optional<SDVariable> klTo(Distribution p) {
        return p instanceof DiagonalGaussian other ? Optional.of(kl(other)) : Optional.empty();
    }

    /**
     * KL(this || other), summed over the event.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(DiagonalGaussian other) {
        graph.requireShape(other.mean, "the other mean", graph.shapeOf(mean));
        SDVariable ratio = exp(logVariance.sub(other.logVariance));
        SDVariable scaled = other.squaredDistance(mean);
        SDVariable terms =
                other.logVariance.sub(logVariance).add(ratio).add(scaled).sub(1).mul(0.5);
        return StableMath.sumEvent(graph, terms);
    }

    /** (value - mean)^2 / variance; scaled before it is squared, which halves the exponents. */
    private SDVariable squaredDistance(SDVariable value) {
        return StableMath.square(value.sub(mean).mul(exp(logVariance.mul(-0.5))));
    }

    /** exp(x), which stops growing short of overflow, where its gradient stays positive. */
    private SDVariable exp(SDVariable x) {
        double limit = graph.dataType() == DataType.DOUBLE ? MAX_EXPONENT_DOUBLE : MAX_EXPONENT;
        SDVariable bounded = graph.sameDiff().math().min(x, graph.constant(limit));
        SDVariable y = graph.sameDiff().math().exp(bounded);
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(y)));
    }
}
