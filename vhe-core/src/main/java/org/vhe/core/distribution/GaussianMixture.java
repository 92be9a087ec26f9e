package org.vhe.core.distribution;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * An even mixture of k diagonal Gaussians of one variance: p(x) = 1/k sum_j N(x; mean_j,
 * exp(logVariance)). The component is one for the whole event.
 */
public final class GaussianMixture implements Distribution {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final GraphContext graph;
    private final SDVariable means;
    private final SDVariable logVariance;
    private final long[] shape;
    private final int components;

    /**
     * @param graph the graph of the parameters
     * @param means mean of each component, [batch, k, event...]
     * @param logVariance of every component, [batch, event...]
     */
    public GaussianMixture(GraphContext graph, SDVariable means, SDVariable logVariance) {
        this.shape = EventAxes.require(graph, logVariance, "logVariance");
        long[] found = graph.shapeOf(means);
        boolean fits = found.length == shape.length + 1 && found[0] == shape[0];
        if (!fits || !Arrays.equals(found, 2, found.length, shape, 1, shape.length)) {
            throw new ShapeMismatchException(
                    "means", "[batch, k, event...] with event " + events(), found);
        }
        this.graph = graph;
        this.means = means;
        this.logVariance = logVariance;
        this.components = Math.toIntExact(found[1]);
    }

    /**
     * Two components at equal distance from a centre.
     *
     * @param centre [batch, event...]
     * @param separation distance between the two means in every coordinate
     * @param logVariance [batch, event...]
     */
    public static GaussianMixture pair(
            GraphContext graph, SDVariable centre, double separation, SDVariable logVariance) {
        SDVariable means =
                graph.sameDiff().stack(1, centre.sub(separation / 2), centre.add(separation / 2));
        return new GaussianMixture(graph, means, logVariance);
    }

    private String events() {
        return Arrays.toString(eventShape());
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
        long event = Shapes.length(eventShape());
        SDVariable scale = exp(logVariance.mul(-0.5)).reshape(shape[0], 1, event);
        SDVariable scaled =
                value.reshape(shape[0], 1, event)
                        .sub(means.reshape(shape[0], components, event))
                        .mul(scale);
        SDVariable distances =
                StableMath.sumEvent(
                                graph,
                                StableMath.square(scaled).reshape(shape[0] * components, event))
                        .reshape(shape[0], components);
        SDVariable exponents = StableMath.logSumExp(graph, distances.mul(-0.5), 1);
        SDVariable normaliser = StableMath.sumEvent(graph, logVariance.add(LOG_TWO_PI)).mul(0.5);
        return exponents.reshape(shape[0]).sub(normaliser).sub(Math.log(components));
    }

    /** {@inheritDoc} One uniform for the component, then those of the normals. */
    @Override
    public Noise noise() {
        return Noise.uniform(1 + normals());
    }

    /** Entries of the event, rounded up to an even number. */
    private int normals() {
        return Math.toIntExact((Shapes.length(eventShape()) + 1) / 2 * 2);
    }

    /**
     * {@inheritDoc} The weights being constant, the gradient through the chosen component is exact.
     */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", shape[0], 1 + normals());
        int event = Math.toIntExact(Shapes.length(eventShape()));
        SDVariable uniform = graph.slice(noise, 1, 1, normals());
        SDVariable normal = graph.slice(UniformNoise.normals(graph, uniform), 1, 0, event);
        SDVariable chosen =
                component(graph.slice(noise, 1, 0, 1))
                        .reshape(shape[0], 1, components)
                        .mmul(means.reshape(shape[0], components, event));
        return chosen.reshape(shape).add(exp(logVariance.mul(0.5)).mul(normal.reshape(shape)));
    }

    @Override
    public boolean isReparameterised() {
        return true;
    }

    /**
     * @param uniform [batch, 1]
     * @return one-hot, [batch, k]
     */
    private SDVariable component(SDVariable uniform) {
        SDMath math = graph.sameDiff().math();
        SDVariable index =
                math.min(math.floor(uniform.mul(components)), graph.constant(components - 1));
        SDVariable indices = graph.constant(Nd4j.arange(components).reshape(1, components));
        SDVariable oneHot = index.eq(indices).castTo(graph.dataType());
        return EventAxes.withoutGradient(graph, oneHot);
    }

    /** The average of the components' means, [batch, event...]. */
    @Override
    public SDVariable mean() {
        return means.mean(1);
    }

    private SDVariable exp(SDVariable x) {
        return graph.sameDiff().math().exp(x);
    }
}
