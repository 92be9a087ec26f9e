package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/** Operations that only move entries; each entry of a result says where it comes from. */
final class Moves {
    private Moves() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        long[] integers = operation.integers();
        switch (operation.name()) {
            case "permute", "transpose" -> permute(operation, in.get(0), out.get(0), to);
            case "slice" -> slice(integers, in.get(0), out.get(0), to);
            case "slice_bp" -> sliceGradient(integers, in.get(1), out.get(0), to);
            case "concat" -> concat(axis(integers[0], out.get(0)), in, out.get(0), to);
            case "concat_bp" -> {
                Tensor gradient = in.get(in.size() - 1);
                parts(axis(integers[0], gradient), gradient, out, to);
            }
            case "split" -> {
                Tensor whole = in.get(in.size() - 1);
                parts(axis(integers[1], whole), whole, out, to);
            }
            case "tile" -> tile(in.get(0), out.get(0), to);
            case "onehot" -> oneHot(operation, in.get(0), out.get(0), to);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int axis(long axis, Tensor tensor) {
        return (int) (axis < 0 ? axis + tensor.rank() : axis);
    }

    private static void permute(
            PlannedOperation operation, Tensor from, Tensor result, Lowering to) {
        long[] order = operation.integers();
        long[] strides = from.strides();
        long[] permuted = new long[strides.length];
        for (int axis = 0; axis < strides.length; axis++) {
            int source = order.length == 0 ? strides.length - 1 - axis : axis(order[axis], from);
            permuted[axis] = strides[source];
        }
        String index = Index.of("i", result.shape(), permuted, 0);
        to.add(operation.name(), result, "$0", new Expression.Load(from, index));
    }

    private static void slice(long[] integers, Tensor from, Tensor result, Lowering to) {
        if (integers.length != 2 * from.rank()) {
            throw new UnsupportedOperationException("with bounds that are computed");
        }
        long offset = 0;
        for (int axis = 0; axis < from.rank(); axis++) {
            offset += integers[axis] * from.strides()[axis];
        }
        String index = Index.of("i", result.shape(), from.strides(), offset);
        to.add("slice", result, "$0", new Expression.Load(from, index));
    }

    private static void sliceGradient(
            long[] integers, Tensor gradient, Tensor result, Lowering to) {
        List<String> inside = new ArrayList<>();
        long offset = 0;
        for (int axis = 0; axis < result.rank(); axis++) {
            long begin = integers[axis];
            long length = gradient.shape()[axis];
            offset -= begin * gradient.strides()[axis];
            String place = Index.coordinate("i", result.shape(), axis);
            if (begin > 0) {
                inside.add(place + " >= " + begin);
            }
            if (begin + length < result.shape()[axis]) {
                inside.add(place + " < " + (begin + length));
            }
        }
        String index = Index.of("i", result.shape(), gradient.strides(), offset);
        String code = inside.isEmpty() ? "$0" : "(" + String.join(" && ", inside) + " ? $0 : 0.f)";
        to.add("slice_bp", result, code, Expression.Load.guarded(gradient, index));
    }

    private static void concat(int axis, List<Tensor> in, Tensor result, Lowering to) {
        List<Tensor> parts = in.stream().filter(part -> part.length() > 0).toList();
        String place = Index.coordinate("i", result.shape(), axis);
        StringBuilder code = new StringBuilder();
        List<Expression.Load> loads = new ArrayList<>();
        long begin = 0;
        for (int part = 0; part < parts.size(); part++) {
            Tensor from = parts.get(part);
            long end = begin + from.shape()[axis];
            if (part < parts.size() - 1) {
                code.append(place).append(" < ").append(end).append(" ? ");
            }
            code.append('$').append(part).append(part < parts.size() - 1 ? " : " : "");
            long offset = -begin * from.strides()[axis];
            String index = Index.of("i", result.shape(), from.strides(), offset);
            loads.add(Expression.Load.guarded(from, index));
            begin = end;
        }
        to.add("concat", result, "(" + code + ")", loads.toArray(Expression.Load[]::new));
    }

    private static void parts(int axis, Tensor whole, List<Tensor> out, Lowering to) {
        long begin = 0;
        for (Tensor part : out) {
            if (part.length() > 0) {
                long offset = begin * whole.strides()[axis];
                String index = Index.of("i", part.shape(), whole.strides(), offset);
                to.add("part", part, "$0", new Expression.Load(whole, index));
            }
            begin += part.shape()[axis];
        }
    }

    private static void tile(Tensor from, Tensor result, Lowering to) {
        StringBuilder index = new StringBuilder();
        for (int axis = 0; axis < result.rank(); axis++) {
            index.append(axis == 0 ? "" : " + ")
                    .append(Index.coordinate("i", result.shape(), axis))
                    .append(" % ")
                    .append(from.shape()[axis])
                    .append(" * ")
                    .append(from.strides()[axis]);
        }
        to.add("tile", result, "$0", new Expression.Load(from, index.toString()));
    }

    private static void oneHot(
            PlannedOperation operation, Tensor from, Tensor result, Lowering to) {
        long[] integers = operation.integers();
        double[] floats = operation.floats();
        boolean last = integers.length > 0 && (integers[0] < 0 || integers[0] == from.rank());
        if (!last || operation.inputs().size() > 1) {
            throw new UnsupportedOperationException("with arguments " + Arrays.toString(integers));
        }
        long depth = result.shape()[result.rank() - 1];
        String on = Expression.literal(floats.length > 0 ? floats[0] : 1);
        String off = Expression.literal(floats.length > 1 ? floats[1] : 0);
        String code = "((int) $0 == (int) (i %% %d) ? %s : %s)".formatted(depth, on, off);
        to.add("onehot", result, code, new Expression.Load(from, "i / " + depth));
    }
}
