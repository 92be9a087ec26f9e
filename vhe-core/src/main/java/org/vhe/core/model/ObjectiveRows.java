package org.vhe.core.model;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.DiscreteDistribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.shape.Shapes;

/**
 * The rows of an objective's graph: those of the batch, each as often as the latents enumerated so
 * far have combinations of outcomes, with the probabilities of these as weights. An expectation
 * over outcomes is then a weighted sum of rows. Rows of one target are consecutive. Immutable.
 */
final class ObjectiveRows {
    private final GraphContext graph;
    private final long batch;
    private final long count;
    private final SDVariable weights;

    private ObjectiveRows(GraphContext graph, long batch, long count, SDVariable weights) {
        this.graph = graph;
        this.batch = batch;
        this.count = count;
        this.weights = weights;
    }

    /** One row of weight one for each target. */
    static ObjectiveRows of(GraphContext graph, long batch) {
        return new ObjectiveRows(graph, batch, batch, null);
    }

    /** Number of rows, a multiple of the batch. */
    long count() {
        return count;
    }

    /**
     * Each row as often as it takes to have as many as here.
     *
     * @param x [n, axes...], n a divisor of the number of rows
     * @return [rows, axes...]
     */
    SDVariable lift(SDVariable x) {
        long[] shape = graph.shapeOf(x);
        long n = shape[0];
        if (n == count) {
            return x;
        }
        int times = Math.toIntExact(count / n);
        long length = Shapes.length(shape) / n;
        long[] lifted = shape.clone();
        lifted[0] = count;
        SDVariable tiled = graph.sameDiff().tile(x.reshape(n, 1, length), 1, times, 1);
        return graph.withGradient(
                tiled.reshape(lifted),
                List.of(x),
                g -> List.of(g.reshape(n, times, length).sum(1).reshape(shape)));
    }

    /** All latents, lifted. */
    Latents lift(Latents latents) {
        Latents result = Latents.none();
        for (String name : latents.names()) {
            result = result.with(name, lift(latents.get(name)));
        }
        return result;
    }

    /** These rows for every outcome of q, weighted by their probabilities. */
    ObjectiveRows enumerate(DiscreteDistribution q) {
        long rows = Math.multiplyExact(count, q.outcomeCount());
        SDVariable probabilities =
                graph.sameDiff().math().exp(q.outcomeLogProbabilities()).reshape(rows);
        ObjectiveRows expanded = new ObjectiveRows(graph, batch, rows, probabilities);
        return weights == null
                ? expanded
                : new ObjectiveRows(graph, batch, rows, expanded.lift(weights).mul(probabilities));
    }

    /** The outcome of q that each row of {@link #enumerate} stands for, [rows, event...]. */
    SDVariable outcomes(DiscreteDistribution q) {
        INDArray outcomes = q.outcomes();
        int[] times = new int[outcomes.rank()];
        Arrays.fill(times, 1);
        times[0] = Math.toIntExact(count / outcomes.size(0));
        return graph.constant(Nd4j.tile(outcomes, times));
    }

    /** Values times the rows' weights, [rows]. */
    SDVariable weighted(SDVariable values) {
        return weights == null ? values : values.mul(weights);
    }

    /**
     * Weighted sums over consecutive rows.
     *
     * @param values [rows]
     * @param to how many sums, a divisor of the number of rows
     * @return [to]
     */
    SDVariable sum(SDVariable values, long to) {
        SDVariable weighted = weighted(values);
        return to == count
                ? weighted
                : StableMath.sumEvent(graph, weighted.reshape(to, count / to));
    }

    /**
     * Sums over the rows of each target, whatever their weights.
     *
     * @param values [rows]
     * @return [batch]
     */
    SDVariable total(SDVariable values) {
        return batch == count
                ? values
                : StableMath.sumEvent(graph, values.reshape(batch, count / batch));
    }

    /** The expectation for each target: weighted sums, [batch]. */
    SDVariable expectation(SDVariable values) {
        return sum(values, batch);
    }
}
