package org.vhe.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vhe.core.graph.PlannedOperation;

/** Gradients of operations with two operands, each summed over what it was broadcast along. */
final class ArithmeticGradients {
    /** By the first and by the second operand, of both ($0, $1) and the result's gradient ($2). */
    private static final Map<String, List<String>> GRADIENTS =
            Map.of(
                    "add_bp", List.of("$2", "$2"),
                    "subtract_bp", List.of("$2", "(-$2)"),
                    "multiply_bp", List.of("($2 * $1)", "($2 * $0)"),
                    "divide_bp", List.of("($2 / $1)", "(-$2 * $0 / ($1 * $1))"));

    private ArithmeticGradients() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        List<String> codes = GRADIENTS.get(operation.name());
        if (codes == null) {
            return false;
        }
        long[] shape = in.get(2).shape();
        Expression.Load[] loads =
                in.stream()
                        .map(operand -> Expression.broadcast(operand, shape))
                        .toArray(Expression.Load[]::new);
        for (int operand = 0; operand < 2; operand++) {
            Tensor result = out.get(operand);
            if (Arrays.equals(result.shape(), shape)) {
                to.add(operation.name(), result, codes.get(operand), loads);
            } else {
                Tensor all = to.arrays().scratch(shape);
                to.add(operation.name(), all, codes.get(operand), loads);
                Reduction.sum(operation.name(), all, broadcastAxes(result.shape(), shape))
                        .lower(result, "s", to);
            }
        }
        return true;
    }

    private static boolean[] broadcastAxes(long[] from, long[] to) {
        boolean[] axes = new boolean[to.length];
        int missing = to.length - from.length;
        for (int axis = 0; axis < to.length; axis++) {
            axes[axis] = axis < missing || from[axis - missing] == 1 && to[axis] != 1;
        }
        return axes;
    }
}
