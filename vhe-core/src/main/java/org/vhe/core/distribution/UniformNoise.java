package org.vhe.core.distribution;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;

/** Turns uniform noise into other noise, and proposals into samples. */
final class UniformNoise {
    private static final double SMALLEST = 1e-30;
    private static final double LARGEST = 1 - 0x1p-24;

    private UniformNoise() {}

    /** Some uniform numbers for each entry of an event. */
    static Noise perEntry(long[] eventShape, int count) {
        long[] noiseShape = Arrays.copyOf(eventShape, eventShape.length + 1);
        noiseShape[eventShape.length] = count;
        return Noise.uniform(noiseShape);
    }

    /** -log(u), exponentially distributed; positive and finite even if u was rounded to 0 or 1. */
    static SDVariable negativeLog(GraphContext graph, SDVariable uniform) {
        SDMath math = graph.sameDiff().math();
        SDVariable above = math.max(uniform, graph.constant(SMALLEST));
        return math.log(math.min(above, graph.constant(LARGEST))).neg();
    }

    /**
     * Standard normals by Box and Muller's transform.
     *
     * @param uniform [n, 2 m]
     * @return [n, 2 m]
     */
    static SDVariable normals(GraphContext graph, SDVariable uniform) {
        SDMath math = graph.sameDiff().math();
        int half = Math.toIntExact(graph.shapeOf(uniform)[1] / 2);
        SDVariable radius = math.sqrt(negativeLog(graph, graph.slice(uniform, 1, 0, half)).mul(2));
        SDVariable angle = graph.slice(uniform, 1, half, half).mul(2 * Math.PI);
        SDVariable cosines = radius.mul(math.cos(angle));
        return graph.sameDiff().concat(1, cosines, radius.mul(math.sin(angle)));
    }

    /**
     * The first accepted proposal of each row.
     *
     * @param proposals [n, proposals]
     * @param accepted one where accepted, zero elsewhere, [n, proposals]
     * @param fallback the result for rows that accept none
     * @return [n, 1]
     */
    static SDVariable firstAccepted(
            GraphContext graph, SDVariable proposals, SDVariable accepted, double fallback) {
        SDVariable deviation = first(graph, accepted).mul(proposals.sub(fallback));
        long count = graph.shapeOf(proposals)[1];
        return deviation.mmul(graph.full(1, count, 1)).add(fallback);
    }

    /**
     * Keeps the first one of each row.
     *
     * @param ones zeros and ones, [n, m]
     * @return [n, m]
     */
    static SDVariable first(GraphContext graph, SDVariable ones) {
        int count = Math.toIntExact(graph.shapeOf(ones)[1]);
        SDVariable earlier = ones.mmul(graph.constant(strictlyUpper(count, graph.dataType())));
        return ones.mul(graph.sameDiff().math().max(earlier.rsub(1), graph.constant(0)));
    }

    private static INDArray strictlyUpper(int size, DataType type) {
        INDArray matrix = Nd4j.create(type, size, size);
        for (int row = 0; row < size; row++) {
            for (int column = row + 1; column < size; column++) {
                matrix.putScalar(row, column, 1);
            }
        }
        return matrix;
    }
}
