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
                    "maximum_bp", List.of("($0 >= $1 ? $2 : 0.f)", "($0 <= $1 ? $2 : 0.f)"),
                    "minimum_bp", List.of("($0 <= $1 ? $2 : 0.f)", "($0 >= $1 ? $2 : 0.f)"),
                    "subtract_bp", List.of("$2", "(-$2)"),
                    "reversesubtract_bp", List.of("(-$2)", "$2"),
                    "multiply_bp", List.of("($2 * $1)", "($2 * $0)"),
                    "divide_bp", List.of("($2 / $1)", "(-$2 * $0 / ($1 * $1))"),
                    "reversedivide_bp", List.of("(-$2 * $1 / ($0 * $0))", "($2 / $0)"));

    /** By the only operand, of that ($0) and the result's gradient ($1). */
    private static final Map<String, String> OF_ONE =
            Map.of(
                    "tanh_bp", "($1 * (1.f - vhe_square(tanhf($0))))",
                    "sigmoid_bp", "vhe_sigmoid_gradient($0, $1)",
                    "relu_bp", "($0 > 0.f ? $1 : 0.f)",
                    "softplus_bp", "($1 / (1.f + expf(-($0))))",
                    "thresholdedrelu_bp", "($0 > # ? $1 : 0.f)");

    private ArithmeticGradients() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        List<String> codes = GRADIENTS.get(operation.name());
        if (codes == null) {
            return ofOne(operation, in, out.get(0), to);
        }
        long[] shape = in.get(2).shape();
        if (operation.name().equals("maximum_bp") || operation.name().equals("minimum_bp")) {
            in.subList(0, 2).forEach(operand -> requireWhole(operand, shape));
        }
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

    /** ND4J's own gradient by an operand that is broadcast has another shape than the operand. */
    private static void requireWhole(Tensor operand, long[] shape) {
        if (!Arrays.equals(operand.shape(), shape) && operand.length() != 1) {
            throw new UnsupportedOperationException("of operands that are broadcast");
        }
    }

    private static boolean ofOne(
            PlannedOperation operation, List<Tensor> in, Tensor result, Lowering to) {
        String code = OF_ONE.get(operation.name());
        if (code == null) {
            return false;
        }
        double[] floats = operation.floats();
        String threshold = Expression.literal(floats.length > 0 ? floats[0] : 0);
        to.add(
                operation.name(),
                result,
                code.replace("#", threshold),
                Expression.broadcast(in.get(0), result.shape()),
                Expression.broadcast(in.get(1), result.shape()));
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
