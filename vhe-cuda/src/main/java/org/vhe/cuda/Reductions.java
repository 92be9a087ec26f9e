package org.vhe.cuda;

import java.util.Arrays;
import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/** Sums, means, maxima and products over axes, and the gradients of all but products. */
final class Reductions {
    /** What single precision can count. */
    private static final long MOST_NUMBERED = 1 << 24;

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
            case "reduce_max_bp" ->
                    gradientOfExtremum(operation, in, result, "(-VHE_INFINITY)", "max", to);
            case "reduce_min_bp" ->
                    gradientOfExtremum(operation, in, result, "VHE_INFINITY", "min", to);
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

    /** The axes of a gradient's reduction, and the shape of what is reduced with axes of one. */
    private record Axes(boolean[] reduced, long[] kept, long count) {
        static Axes of(PlannedOperation operation, List<Tensor> in, Tensor result) {
            if (in.size() > 2) {
                throw new UnsupportedOperationException("with axes that are computed");
            }
            long[] integers = operation.integers();
            int[] axes = Arrays.stream(integers).mapToInt(Math::toIntExact).toArray();
            boolean[] reduced = axesOf(result, axes);
            long[] kept = result.shape().clone();
            long count = 1;
            for (int axis = 0; axis < kept.length; axis++) {
                count *= reduced[axis] ? kept[axis] : 1;
                kept[axis] = reduced[axis] ? 1 : kept[axis];
            }
            return new Axes(reduced, kept, count);
        }

        /** In C, the number of entry i among those that are reduced with it. */
        String number(long[] shape) {
            long[] strides = new long[shape.length];
            long stride = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = reduced[axis] ? stride : 0;
                stride *= reduced[axis] ? shape[axis] : 1;
            }
            return Index.of("i", shape, strides, 0);
        }
    }

    private static void gradient(
            PlannedOperation operation, List<Tensor> in, Tensor result, Lowering to) {
        Axes axes = Axes.of(operation, in, result);
        String code =
                operation.name().equals("reduce_mean_bp")
                        ? "($0 / " + Expression.literal(axes.count()) + ")"
                        : "$0";
        to.add(
                operation.name(),
                result,
                code,
                Expression.broadcast(in.get(1).reshape(axes.kept()), result.shape()));
    }

    /** The gradient goes to the first of the extreme entries. */
    private static void gradientOfExtremum(
            PlannedOperation operation,
            List<Tensor> in,
            Tensor result,
            String start,
            String function,
            Lowering to) {
        String name = operation.name();
        Axes axes = Axes.of(operation, in, result);
        Tensor from = in.get(0);
        if (axes.count() > MOST_NUMBERED) {
            throw new UnsupportedOperationException("over %,d entries".formatted(axes.count()));
        }
        Tensor extreme = to.arrays().scratch(axes.kept());
        new Reduction(name, from, axes.reduced(), start, "vhe_" + function + "(s, x)")
                .lower(extreme, "s", to);
        Tensor numbers = to.arrays().scratch(from.shape());
        String number = "(float) (" + axes.number(from.shape()) + ")";
        to.add(
                name,
                numbers,
                "($0 == $1 ? " + number + " : VHE_INFINITY)",
                Expression.broadcast(from, from.shape()),
                Expression.broadcast(extreme, from.shape()));
        Tensor first = to.arrays().scratch(axes.kept());
        new Reduction(name, numbers, axes.reduced(), "VHE_INFINITY", "vhe_min(s, x)")
                .lower(first, "s", to);
        to.add(
                name,
                result,
                "(" + number + " == $0 ? $1 : 0.f)",
                Expression.broadcast(first, result.shape()),
                Expression.broadcast(in.get(1).reshape(axes.kept()), result.shape()));
    }
}
