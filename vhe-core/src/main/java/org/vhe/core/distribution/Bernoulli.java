package org.vhe.core.distribution;

import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * Independent Bernoulli variables, such as the pixels of a binary image, given by their logits: log
 * p(x) = x logit - log(1 + exp(logit)), summed over the event.
 *
 * <p>Values between 0 and 1 are allowed, as is common for grey images; the result is then the
 * negative cross entropy.
 */
public final class Bernoulli implements DiscreteDistribution {
    private static final long MAX_FACTORS = 64;

    private final GraphContext graph;
    private final SDVariable logits;
    private final long[] shape;
    private SDVariable probabilities;

    /**
     * @param graph the graph of the logits
     * @param logits log(p / (1 - p)), [batch, event...]
     */
    public Bernoulli(GraphContext graph, SDVariable logits) {
        this.shape = EventAxes.require(graph, logits, "logits");
        this.graph = graph;
        this.logits = logits;
    }

    /** The logits, [batch, event...]. */
    public SDVariable logits() {
        return logits;
    }

    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.BINARY;
    }

    /**
     * {@inheritDoc}
     *
     * <p>With p = sigmoid(logit), log(1 + exp(logit)) = max(logit, 0) - log max(p, 1 - p), and the
     * gradient by the logits is x - p: one sigmoid serves both, and no step can overflow. As max(p,
     * 1 - p) is at least one half, the logarithm of the product of up to 64 of them replaces as
     * many logarithms.
     */
    @Override
    public SDVariable logProb(SDVariable value) {
        graph.requireShape(value, "value", shape);
        SDVariable positive = graph.sameDiff().math().max(logits, graph.constant(0));
        SDVariable linear = StableMath.sumEvent(graph, value.mul(logits).sub(positive));
        return graph.withGradient(
                linear.add(logCertainty()),
                List.of(logits, value),
                g -> {
                    SDVariable rows = EventAxes.perRow(g, shape);
                    return List.of(value.sub(probabilities()).mul(rows), logits.mul(rows));
                });
    }

    @Override
    public SDVariable logProbOfEach(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return value.mul(logits).sub(StableMath.softplus(graph, logits));
    }

    /** Sum of log max(p, 1 - p) over the event, [batch]. */
    private SDVariable logCertainty() {
        long event = Shapes.length(eventShape());
        long factors = Math.min(event, MAX_FACTORS);
        while (event % factors != 0) {
            factors--;
        }
        SDVariable p = probabilities();
        SDVariable certainty = graph.sameDiff().math().max(p, p.rsub(1));
        SDVariable products = certainty.reshape(shape[0], event / factors, factors).prod(2);
        return StableMath.sumEvent(graph, graph.sameDiff().math().log(products));
    }

    /** The probability of one in each coordinate, [batch, event...]. */
    public SDVariable probabilities() {
        if (probabilities == null) {
            probabilities = StableMath.sigmoid(graph, logits);
        }
        return probabilities;
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    /** {@inheritDoc} A one where the noise is below the probability; without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        graph.requireShape(noise, "noise", shape);
        SDVariable ones = noise.lt(probabilities()).castTo(graph.dataType());
        return EventAxes.withoutGradient(graph, ones);
    }

    /**
     * {@inheritDoc}
     *
     * <p>sigmoid((logits + logistic noise) / temperature), the binary concrete distribution.
     */
    @Override
    public SDVariable relaxedSample(SDVariable noise, double temperature) {
        Require.positive("temperature", temperature);
        graph.requireShape(noise, "noise", shape);
        // below the probability is one, so the noise counts negatively: -log(u / (1 - u))
        SDVariable logistic =
                UniformNoise.negativeLog(graph, noise)
                        .sub(UniformNoise.negativeLog(graph, noise.rsub(1)));
        return StableMath.sigmoid(graph, logits.add(logistic).mul(1 / temperature));
    }

    @Override
    public long outcomeCount() {
        return Outcomes.count(2, Shapes.length(eventShape()));
    }

    /** {@inheritDoc} The last coordinate varies fastest. */
    @Override
    public INDArray outcomes() {
        INDArray rows = binaryOutcomes();
        long[] all = shape.clone();
        all[0] = rows.rows();
        return rows.reshape('c', all);
    }

    private INDArray binaryOutcomes() {
        return Outcomes.binary(Math.toIntExact(Shapes.length(eventShape())), graph.dataType());
    }

    /** {@inheritDoc} The sum over ones of the logits, less softplus of all. */
    @Override
    public SDVariable outcomeLogProbabilities() {
        SDVariable rows = logits.reshape(shape[0], Shapes.length(eventShape()));
        SDVariable total = StableMath.sumEvent(graph, StableMath.softplus(graph, rows));
        return rows.mmul(graph.constant(binaryOutcomes().transpose().dup('c')))
                .sub(total.reshape(shape[0], 1));
    }

    @Override
    public SDVariable mean() {
        return probabilities();
    }

    /** {@inheritDoc} For p of this class. */
    @Override
    public Optional<SDVariable> klTo(Distribution p) {
        return p instanceof Bernoulli other ? Optional.of(kl(other)) : Optional.empty();
    }

    /**
     * KL(this || other), summed over the event.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(Bernoulli other) {
        graph.requireShape(other.logits, "the other logits", shape);
        SDVariable difference = logits.sub(other.logits);
        SDVariable terms =
                probabilities()
                        .mul(difference)
                        .sub(StableMath.softplus(graph, logits))
                        .add(StableMath.softplus(graph, other.logits));
        return graph.withGradient(
                StableMath.sumEvent(graph, terms),
                List.of(logits, other.logits),
                g -> {
                    SDVariable rows = EventAxes.perRow(g, shape);
                    SDVariable p = probabilities();
                    SDVariable variance = p.mul(p.rsub(1));
                    return List.of(
                            difference.mul(variance).mul(rows),
                            other.probabilities().sub(p).mul(rows));
                });
    }
}
