package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/** Sums, means, maxima and products over axes, and the gradients of the first two. */
final class Reductions {
    private Reductions() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        String name = operation.name();
        Tensor result = out.get(0);
        switch (name) {
            case "reduce_sum" ->
                    reduction(operation, in.get(0), "0.f", "s + x").lower(result, "s", to);
            case "reduce_mean" -> {
                long count = in.get(0).length() / result.length();
                reduction(operation, in.get(0), "0.f", "s + x")
                        .lower(result, "s / " + Expression.literal(count), to);
            }
            case "reduce_max" ->
                    reduction(operation, in.get(0), "(-VHE_INFINITY)", "vhe_max(s, x)")
                            .lower(result, "s", to);
            case "reduce_min" ->
                    reduction(operation, in.get(0), "VHE_INFINITY", "vhe_min(s, x)")
                            .lower(result, "s", to);
            case "reduce_prod" ->
                    reduction(operation, in.get(0), "1.f", "s * x").lower(result, "s", to);
            case "reduce_sum_bp", "reduce_mean_bp" -> gradient(operation, in, result, to);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Reduction reduction(
            PlannedOperation operation, Tensor from, String start, String join) {
        int[] axes = operation.dimensions();
        boolean[] reduced = axesOf(from, axes);
        return new Reduction(operation.name(), from, reduced, start, join);
    }

    private static boolean[] axesOf(Tensor from, int... axes) {
        boolean[] reduced = Kernels.axes(from, axes.length == 0);
        for (int axis : axes) {
            reduced[axis < 0 ? axis + from.rank() : axis] = true;
        }
        return reduced;
    }

    private static void gradient(
            PlannedOperation operation, List<Tensor> in, Tensor result, Lowering to) {
        if (in.size() > 2) {
            throw new UnsupportedOperationException("with axes that are computed");
        }
        long[] integers = operation.integers();
        int[] axes = java.util.Arrays.stream(integers).mapToInt(Math::toIntExact).toArray();
        boolean[] reduced = axesOf(result, axes);
        long[] kept = result.shape().clone();
        long count = 1;
        for (int axis = 0; axis < kept.length; axis++) {
            count *= reduced[axis] ? kept[axis] : 1;
            kept[axis] = reduced[axis] ? 1 : kept[axis];
        }
        String code =
                operation.name().equals("reduce_mean_bp")
                        ? "($0 / " + Expression.literal(count) + ")"
                        : "$0";
        to.add(
                operation.name(),
                result,
                code,
                Expression.broadcast(in.get(1).reshape(kept), result.shape()));
    }
}
