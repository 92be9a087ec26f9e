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
 * Independent choices among k categories, as one-hot vectors along the last axis: log p(x) = sum x
 * logSoftmax(logits), summed over the event.
 *
 * <p>A logit may be minus infinity, to rule a category out, if another of the same choice is not.
 * Its log probability is then -1e30, which no product with zero makes undefined.
 */
public final class Categorical implements DiscreteDistribution {
    private static final double LOWEST = -1e30;

    private final GraphContext graph;
    private final SDVariable logits;
    private final long[] shape;
    private SDVariable logProbabilities;

    /**
     * @param graph the graph of the logits
     * @param logits unnormalised log probabilities, [batch, ..., k]
     */
    public Categorical(GraphContext graph, SDVariable logits) {
        this.shape = EventAxes.require(graph, logits, "logits");
        this.graph = graph;
        this.logits = logits;
    }

    /** Normalised log probabilities, [batch, ..., k]. */
    public SDVariable logProbabilities() {
        if (logProbabilities == null) {
            logProbabilities = bounded(StableMath.logSumExp(graph, logits, shape.length - 1));
        }
        return logProbabilities;
    }

    private SDVariable bounded(SDVariable logSumExp) {
        SDVariable difference = logits.sub(logSumExp);
        SDVariable most = graph.sameDiff().math().max(difference, graph.constant(LOWEST));
        // the maximum of NaN and a number is the number here, and would hide it
        SDVariable result = most.add(logSumExp.mul(0));
        return graph.withGradient(result, List.of(difference), List::of);
    }

    /** Probabilities, [batch, ..., k]. */
    public SDVariable probabilities() {
        return graph.sameDiff().math().exp(logProbabilities());
    }

    /** The axes of one event, of which the last is that of the categories. */
    @Override
    public long[] eventShape() {
        return Shapes.withoutFirst(shape);
    }

    @Override
    public Support support() {
        return Support.oneHot(categories());
    }

    /**
     * {@inheritDoc}
     *
     * @param value one-hot along the last axis, [batch, ..., k]
     */
    @Override
    public SDVariable logProb(SDVariable value) {
        return StableMath.sumEvent(graph, logProbOfEach(value));
    }

    /**
     * {@inheritDoc}
     *
     * @param value one-hot along the last axis; the log probability of a choice is at its one
     */
    @Override
    public SDVariable logProbOfEach(SDVariable value) {
        graph.requireShape(value, "value", shape);
        return value.mul(logProbabilities());
    }

    @Override
    public Noise noise() {
        return Noise.uniform(eventShape());
    }

    /**
     * {@inheritDoc}
     *
     * <p>The category of the largest logit + Gumbel noise, as a one-hot vector; without gradient.
     */
    @Override
    public SDVariable sample(SDVariable noise) {
        SDVariable scores = scores(noise);
        SDVariable largest = scores.eq(scores.max(true, 1)).castTo(graph.dataType());
        SDVariable oneHot = UniformNoise.first(graph, largest).reshape(shape);
        return EventAxes.withoutGradient(graph, oneHot);
    }

    /**
     * {@inheritDoc}
     *
     * <p>softmax((logits + Gumbel noise) / temperature), the Gumbel-softmax.
     */
    @Override
    public SDVariable relaxedSample(SDVariable noise, double temperature) {
        Require.positive("temperature", temperature);
        SDVariable logSoftmax = StableMath.logSoftmax(graph, scores(noise).mul(1 / temperature), 1);
        return graph.sameDiff().math().exp(logSoftmax).reshape(shape);
    }

    /** Logits + Gumbel noise, [choices, k]. */
    private SDVariable scores(SDVariable noise) {
        graph.requireShape(noise, "noise", shape);
        SDVariable exponential = UniformNoise.negativeLog(graph, noise);
        SDVariable gumbel = graph.sameDiff().math().log(exponential).neg();
        long categories = categories();
        return logits.add(gumbel).reshape(Shapes.length(shape) / categories, categories);
    }

    private int categories() {
        return Math.toIntExact(shape[shape.length - 1]);
    }

    /** Number of choices of one event. */
    private int choices() {
        return Math.toIntExact(Shapes.length(eventShape()) / categories());
    }

    @Override
    public long outcomeCount() {
        return Outcomes.count(categories(), choices());
    }

    /** {@inheritDoc} One-hot along the last axis; the last choice varies fastest. */
    @Override
    public INDArray outcomes() {
        INDArray rows = Outcomes.oneHot(categories(), choices(), graph.dataType());
        long[] all = shape.clone();
        all[0] = rows.rows();
        return rows.reshape('c', all);
    }

    @Override
    public SDVariable outcomeLogProbabilities() {
        INDArray rows = Outcomes.oneHot(categories(), choices(), graph.dataType());
        SDVariable each = logProbabilities().reshape(shape[0], (long) choices() * categories());
        return choices() == 1 ? each : each.mmul(graph.constant(rows.transpose().dup('c')));
    }

    /** The probabilities, [batch, ..., k]. */
    @Override
    public SDVariable mean() {
        return probabilities();
    }

    /** {@inheritDoc} For p of this class. */
    @Override
    public Optional<SDVariable> klTo(Distribution p) {
        return p instanceof Categorical other ? Optional.of(kl(other)) : Optional.empty();
    }

    /**
     * KL(this || other), summed over the event.
     *
     * @return [batch], in nats
     */
    public SDVariable kl(Categorical other) {
        graph.requireShape(other.logits, "the other logits", shape);
        SDVariable difference = logProbabilities().sub(other.logProbabilities());
        return StableMath.sumEvent(graph, probabilities().mul(difference));
    }
}
