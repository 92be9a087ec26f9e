package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * An operation of an {@link ExecutionPlan}, with the arrays that it reads and writes. The arrays'
 * buffers, offsets, shapes and strides say where values are; those of intermediate results were
 * never written and need not be.
 */
public final class PlannedOperation {
    private final DifferentialFunction op;
    private final List<INDArray> inputs;
    private final List<INDArray> outputs;

    PlannedOperation(DifferentialFunction op, INDArray[] inputs, INDArray[] outputs) {
        this.op = op;
        this.inputs = List.of(inputs);
        this.outputs = List.of(outputs);
    }

    DifferentialFunction op() {
        return op;
    }

    /** ND4J's name, such as {@code conv2d_bp}; that of a kernel in Java if there is one. */
    public String name() {
        return op.opName();
    }

    /** What is read; an output may be the same array as an input. */
    public List<INDArray> inputs() {
        return inputs;
    }

    /** What is written. */
    public List<INDArray> outputs() {
        return outputs;
    }

    /** Integer arguments. */
    public long[] integers() {
        return op instanceof DynamicCustomOp custom ? custom.iArgs() : new long[0];
    }

    /** Floating-point arguments; of transforms, those that ND4J calls extra. */
    public double[] floats() {
        if (op instanceof DynamicCustomOp custom) {
            return custom.tArgs();
        }
        Object[] extra = ((Op) op).extraArgs();
        return extra == null
                ? new double[0]
                : Arrays.stream(extra)
                        .filter(Number.class::isInstance)
                        .mapToDouble(value -> ((Number) value).doubleValue())
                        .toArray();
    }

    /** Boolean arguments; of reductions, whether axes are kept. */
    public boolean[] booleans() {
        if (op instanceof DynamicCustomOp custom) {
            return custom.bArgs();
        }
        return op instanceof ReduceOp reduce ? new boolean[] {reduce.isKeepDims()} : new boolean[0];
    }

    /** The axes that a reduction is over; empty for all of them and for other operations. */
    public int[] dimensions() {
        if (op instanceof ReduceOp reduce && reduce.dimensions() != null) {
            int[] axes = reduce.dimensions().toIntVector();
            boolean all = axes.length == 1 && axes[0] == Integer.MAX_VALUE;
            return all ? new int[0] : axes;
        }
        return new int[0];
    }

    /** The second operand of operations with a scalar, such as {@code mul_scalar}. */
    public OptionalDouble scalar() {
        return op instanceof ScalarOp scalar && scalar.scalar() != null
                ? OptionalDouble.of(scalar.scalar().getDouble(0))
                : OptionalDouble.empty();
    }

    /**
     * What computes a {@link JavaOperation}, whose {@link #name()} tells it from others: another
     * executor may have a kernel of its own for that name.
     */
    public Optional<JavaOperation.Kernel> kernel() {
        return op instanceof JavaOperation operation
                ? Optional.of(operation.kernel())
                : Optional.empty();
    }

    /** The operation's name with the shapes of its first input and its first output. */
    public String description() {
        String from = inputs.isEmpty() ? "" : Arrays.toString(inputs.get(0).shape());
        return op.opName() + " " + from + " -> " + Arrays.toString(outputs.get(0).shape());
    }

    /** Bytes of all inputs and outputs. */
    long bytes() {
        return Stream.concat(inputs.stream(), outputs.stream())
                .mapToLong(array -> array.length() * array.dataType().width())
                .sum();
    }

    /** Floating-point operations of convolutions and matrix products; 0 for others. */
    long flops() {
        long entries = outputs.get(0).length();
        return switch (op.opName()) {
            case "matmul" -> 2 * entries * inputs.get(0).length() / rows();
            case "conv2d" -> 2 * entries * inputs.get(1).length() / inputs.get(1).size(3);
            case "conv2d_bp" -> {
                INDArray gradient = inputs.get(inputs.size() - 1);
                yield 4 * gradient.length() * inputs.get(1).length() / inputs.get(1).size(3);
            }
            default -> 0;
        };
    }

    private long rows() {
        INDArray output = outputs.get(0);
        return output.rank() == 2 ? output.size(0) : inputs.get(0).length();
    }

    @Override
    public String toString() {
        return description();
    }
}
