package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Group normalisation: each image by mean and (biased) variance over all positions and over the
 * channels of a group, neighbours on the last axis. Does not depend on the batch, in training or
 * after. Wu and He (2018).
 *
 * @param name scope of the parameters {@code scale} and {@code shift}, [1, channels]
 * @param groups number of groups, which divides that of the channels
 * @param epsilon added to the variance, positive
 */
public record GroupNorm(String name, long groups, double epsilon) implements Layer {

    public GroupNorm {
        Require.notBlank("name", name);
        Require.positive("groups", groups);
        Require.positive("epsilon", epsilon);
    }

    /** With epsilon 1e-5. */
    public GroupNorm(String name, long groups) {
        this(name, groups, 1e-5);
    }

    /**
     * @param input [batch, axes..., channels]
     * @return of the input's shape
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape = graph.shapeOf(input);
        long channels = shape[shape.length - 1];
        if (shape.length < 2 || channels % groups != 0) {
            throw new ShapeMismatchException(
                    "input of '" + name + "'",
                    "[batch, axes..., channels] with a multiple of " + groups + " channels",
                    shape);
        }
        long positions = Shapes.length(shape) / shape[0] / channels;
        SDVariable x = Rows.reshape(graph, input, shape[0], positions, channels);
        SDVariable group = graph.constant(sameGroup(channels, positions));
        SDVariable ones = graph.full(1, shape[0], 1, positions);
        Normalisation norm =
                new Normalisation(
                        graph.scope(name),
                        epsilon,
                        t -> {
                            SDVariable sums = Rows.reshape(graph, ones.mmul(t), shape[0], channels);
                            return sums.mmul(group).reshape(shape[0], 1, channels);
                        });
        return Rows.reshape(graph, norm.apply(x), shape);
    }

    /** The weight of each channel's sum in each channel's mean, [channels, channels]. */
    private INDArray sameGroup(long channels, long positions) {
        int size = Math.toIntExact(channels);
        long each = channels / groups;
        double[][] matrix = new double[size][size];
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                matrix[from][to] = from / each == to / each ? 1.0 / (each * positions) : 0;
            }
        }
        return Nd4j.createFromArray(matrix);
    }
}
