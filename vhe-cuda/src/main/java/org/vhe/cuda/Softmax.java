package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/** The softmax over an axis, its logarithm, and the gradients of both. */
final class Softmax {
    private final String name;
    private final boolean[] reduced;
    private final long[] kept;
    private final Lowering to;

    private Softmax(String name, Tensor input, int axis, Lowering to) {
        this.name = name;
        this.reduced = Kernels.axes(input, false);
        this.kept = input.shape().clone();
        this.to = to;
        int at = axis < 0 ? axis + input.rank() : axis;
        reduced[at] = true;
        kept[at] = 1;
    }

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        String name = operation.name();
        if (!List.of("softmax", "softmax_bp", "log_softmax", "log_softmax_bp").contains(name)) {
            return false;
        }
        long[] integers = operation.integers();
        int axis = integers.length == 0 ? -1 : Math.toIntExact(integers[0]);
        Softmax softmax = new Softmax(name, in.get(0), axis, to);
        Tensor result = out.get(0);
        switch (name) {
            case "softmax" -> softmax.of(in.get(0), result);
            case "log_softmax" -> softmax.logarithm(in.get(0), result);
            case "softmax_bp" -> softmax.gradient(in.get(0), in.get(1), result);
            default -> softmax.gradientOfLogarithm(in.get(0), in.get(1), result);
        }
        return true;
    }

    private Expression.Load broadcast(Tensor each, Tensor result) {
        return Expression.broadcast(each, result.shape());
    }

    private Tensor reduce(Tensor of, String start, String join, String finish) {
        Tensor result = to.arrays().scratch(kept);
        new Reduction(name, of, reduced, start, join).lower(result, finish, to);
        return result;
    }

    private Tensor sum(Tensor of, String finish) {
        return reduce(of, "0.f", "s + x", finish);
    }

    private Tensor largest(Tensor x) {
        return reduce(x, "(-VHE_INFINITY)", "vhe_max(s, x)", "s");
    }

    /** exp(x - largest). */
    private Tensor exponentials(Tensor x, Tensor largest) {
        Tensor all = to.arrays().scratch(x.shape());
        to.add(name, all, "expf($0 - $1)", broadcast(x, all), broadcast(largest, all));
        return all;
    }

    private void of(Tensor x, Tensor result) {
        Tensor all = exponentials(x, largest(x));
        to.add(name, result, "($0 / $1)", broadcast(all, result), broadcast(sum(all, "s"), result));
    }

    private void logarithm(Tensor x, Tensor result) {
        Tensor largest = largest(x);
        Tensor total = sum(exponentials(x, largest), "logf(s)");
        to.add(
                name,
                result,
                "($0 - $1 - $2)",
                broadcast(x, result),
                broadcast(largest, result),
                broadcast(total, result));
    }

    private void gradient(Tensor x, Tensor gradient, Tensor result) {
        Tensor softmax = to.arrays().scratch(x.shape());
        of(x, softmax);
        Tensor products = to.arrays().scratch(x.shape());
        to.add(
                name,
                products,
                "($0 * $1)",
                broadcast(softmax, products),
                broadcast(gradient, products));
        to.add(
                name,
                result,
                "($0 * ($1 - $2))",
                broadcast(softmax, result),
                broadcast(gradient, result),
                broadcast(sum(products, "s"), result));
    }

    private void gradientOfLogarithm(Tensor x, Tensor gradient, Tensor result) {
        Tensor softmax = to.arrays().scratch(x.shape());
        of(x, softmax);
        to.add(
                name,
                result,
                "($0 - $1 * $2)",
                broadcast(gradient, result),
                broadcast(softmax, result),
                broadcast(sum(gradient, "s"), result));
    }
}
