package org.vhe.models.likelihood;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.CategoricalLevels;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.DiscretisedLogisticMixture;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.NegativeBinomial;
import org.vhe.core.distribution.OrdinalLevels;
import org.vhe.core.distribution.Poisson;
import org.vhe.core.distribution.StudentT;
import org.vhe.core.distribution.ZeroInflatedLevels;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;
import org.vhe.models.layer.ChannelsFirst;

/** Makes a distribution of what a network says of each position. */
final class OutputDistribution {
    private static final double LEAST_GAP = 1e-3;
    private static final double FIRST_DEGREES = 5;

    private final ElementLikelihood likelihood;
    private final GraphContext graph;
    private final SDVariable outputs;
    private final long[] shape;
    private final long channels;
    private final boolean coupled;

    /**
     * @param outputs [batch, height, width, outputs]
     */
    OutputDistribution(
            ElementLikelihood likelihood,
            GraphContext graph,
            SDVariable outputs,
            long channels,
            boolean coupled) {
        this.shape = graph.requireAxes(outputs, "outputs", "batch, height, width, outputs");
        long count = likelihood.outputs(channels, coupled);
        graph.requireShape(outputs, "outputs", shape[0], shape[1], shape[2], count);
        this.likelihood = likelihood;
        this.graph = graph;
        this.outputs = outputs;
        this.channels = channels;
        this.coupled = coupled;
    }

    /** Event shape [channels, height, width]. */
    Distribution distribution() {
        return switch (likelihood.kind()) {
            case BERNOULLI -> new Bernoulli(graph, first());
            case LOGISTIC_MIXTURE ->
                    new DiscretisedLogisticMixture(
                            graph, outputs, channels, likelihood.levels(), coupled);
            case CATEGORICAL -> new CategoricalLevels(graph, logits());
            case ZERO_INFLATED ->
                    new ZeroInflatedLevels(graph, outputs, channels, likelihood.levels());
            case ORDINAL -> new OrdinalLevels(graph, first(), thresholds());
            case POISSON -> new Poisson(graph, first());
            case NEGATIVE_BINOMIAL -> new NegativeBinomial(graph, first(), second());
            case FIXED_GAUSSIAN -> new DiagonalGaussian(graph, first(), fixedVariance());
            case GAUSSIAN -> new DiagonalGaussian(graph, first(), aboveLeast(2));
            case STUDENT_T -> new StudentT(graph, first(), aboveLeast(1), logDegrees());
        };
    }

    /** The first number of each value, [batch, channels, height, width]. */
    private SDVariable first() {
        return map(0);
    }

    /** The second number of each value, likewise. */
    private SDVariable second() {
        return map(channels);
    }

    private SDVariable map(long from) {
        SDVariable part =
                graph.shapeOf(outputs)[3] == channels
                        ? outputs
                        : graph.slice(outputs, 3, from, channels);
        return new ChannelsFirst().apply(graph, part);
    }

    /** [batch, channels, height, width, levels]. */
    private SDVariable logits() {
        return outputs.reshape(shape[0], shape[1], shape[2], channels, likelihood.levels())
                .permute(0, 3, 1, 2, 4);
    }

    private SDVariable fixedVariance() {
        double logVariance = 2 * Math.log(likelihood.deviation());
        return graph.full(logVariance, shape[0], channels, shape[1], shape[2]);
    }

    /** The second numbers as logs of a deviation to some power that is above the least. */
    private SDVariable aboveLeast(int power) {
        double least = power * Math.log(likelihood.deviation());
        return StableMath.softplus(graph, second().sub(least)).add(least);
    }

    /** One number for all values. */
    private SDVariable logDegrees() {
        Initializer initializer = Initializer.constant(Math.log(FIRST_DEGREES));
        SDVariable logDegrees = graph.parameter("logDegrees", initializer, 1, 1);
        return graph.full(0, shape[0], channels, shape[1], shape[2])
                .add(logDegrees.reshape(1, 1, 1, 1));
    }

    /** Increasing, at first such that all levels are as probable, [1, levels - 1]. */
    private SDVariable thresholds() {
        int count = likelihood.levels() - 1;
        SDVariable raw =
                graph.parameter("thresholds", Initializer.values(firstThresholds(count)), 1, count);
        if (count == 1) {
            return raw;
        }
        SDVariable gaps =
                StableMath.softplus(graph, graph.slice(raw, 1, 1, count - 1L)).add(LEAST_GAP);
        SDVariable steps = graph.sameDiff().concat(1, graph.slice(raw, 1, 0, 1), gaps);
        return steps.mmul(graph.constant(upperTriangle(count)));
    }

    /** The first threshold, and what softplus makes the gaps of. */
    private static double[] firstThresholds(int count) {
        double[] first = new double[count];
        first[0] = logit(1.0 / (count + 1));
        for (int i = 1; i < count; i++) {
            double gap = logit((i + 1.0) / (count + 1)) - logit((double) i / (count + 1));
            first[i] = Math.log(Math.expm1(Math.max(gap - LEAST_GAP, LEAST_GAP)));
        }
        return first;
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    private static INDArray upperTriangle(int size) {
        double[][] matrix = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = row; column < size; column++) {
                matrix[row][column] = 1;
            }
        }
        return Nd4j.createFromArray(matrix);
    }
}
