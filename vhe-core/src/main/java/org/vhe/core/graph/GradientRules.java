package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.vhe.core.shape.Shapes;

/**
 * Gradients of the commonest operations, written for known shapes: nothing is computed for inputs
 * that need no gradient, equal shapes pass a gradient through without a copy, and broadcast axes
 * are summed by matrix products.
 */
final class GradientRules {
    private final GraphContext graph;

    GradientRules(GraphContext graph) {
        this.graph = graph;
    }

    /**
     * @param op the operation
     * @param inputs its inputs
     * @param needed which inputs need a gradient
     * @param gradient gradient by its only output
     * @return gradient by each input, null where not needed; or null if there is no rule
     */
    List<SDVariable> apply(
            DifferentialFunction op,
            List<SDVariable> inputs,
            boolean[] needed,
            SDVariable gradient) {
        return switch (op.opName()) {
            case "add" -> sum(inputs, needed, gradient, false);
            case "subtract" -> sum(inputs, needed, gradient, true);
            case "multiply" -> product(inputs, needed, gradient);
            case "maximum" -> extremum(inputs, needed, gradient, false);
            case "minimum" -> extremum(inputs, needed, gradient, true);
            case "matmul" -> matmul(op, inputs, needed, gradient);
            case "reshape" ->
                    inputs.size() == 1
                            ? List.of(gradient.reshape(graph.shapeOf(inputs.get(0))))
                            : null;
            default -> null;
        };
    }

    private List<SDVariable> sum(
            List<SDVariable> inputs, boolean[] needed, SDVariable gradient, boolean subtract) {
        if (inputs.size() != 2 || !canReduce(inputs, needed, gradient)) {
            return null;
        }
        SDVariable left = needed[0] ? reduceTo(gradient, inputs.get(0)) : null;
        SDVariable right = needed[1] ? reduceTo(gradient, inputs.get(1)) : null;
        return Arrays.asList(left, right == null || !subtract ? right : right.neg());
    }

    private List<SDVariable> product(
            List<SDVariable> inputs, boolean[] needed, SDVariable gradient) {
        if (inputs.size() != 2 || !canReduce(inputs, needed, gradient)) {
            return null;
        }
        SDVariable a = inputs.get(0);
        SDVariable b = inputs.get(1);
        if (a.name().equals(b.name())) {
            SDVariable half = gradient.mul(a);
            return Arrays.asList(half.add(half), null);
        }
        return Arrays.asList(
                needed[0] ? reduceTo(gradient.mul(b), a) : null,
                needed[1] ? reduceTo(gradient.mul(a), b) : null);
    }

    /** The gradient goes to the greater or lesser operand; to the second if they are equal. */
    private List<SDVariable> extremum(
            List<SDVariable> inputs, boolean[] needed, SDVariable gradient, boolean lesser) {
        if (inputs.size() != 2 || !canReduce(inputs, needed, gradient)) {
            return null;
        }
        SDVariable a = inputs.get(0);
        SDVariable b = inputs.get(1);
        SDVariable isFirst = graph.sameDiff().math().step(lesser ? b.sub(a) : a.sub(b), 0);
        SDVariable first = gradient.mul(isFirst);
        return Arrays.asList(
                needed[0] ? reduceTo(first, a) : null,
                needed[1] ? reduceTo(gradient.sub(first), b) : null);
    }

    private List<SDVariable> matmul(
            DifferentialFunction op,
            List<SDVariable> inputs,
            boolean[] needed,
            SDVariable gradient) {
        SDVariable a = inputs.get(0);
        SDVariable b = inputs.get(1);
        boolean matrices = graph.shapeOf(a).length == 2 && graph.shapeOf(b).length == 2;
        if (!matrices || !(op instanceof Mmul mmul) || isTransposed(mmul)) {
            return null;
        }
        return Arrays.asList(
                needed[0] ? graph.sameDiff().mmul(gradient, b, false, true, false) : null,
                needed[1] ? graph.sameDiff().mmul(a, gradient, true, false, false) : null);
    }

    private static boolean isTransposed(Mmul mmul) {
        long[] arguments = mmul.iArgs();
        return Arrays.stream(arguments).anyMatch(argument -> argument != 0);
    }

    private boolean canReduce(List<SDVariable> inputs, boolean[] needed, SDVariable gradient) {
        long[] from = graph.shapeOf(gradient);
        for (int i = 0; i < 2; i++) {
            if (needed[i] && reduction(from, graph.shapeOf(inputs.get(i))) == null) {
                return false;
            }
        }
        return true;
    }

    /** Sums the gradient over the axes along which {@code like} was broadcast. */
    private SDVariable reduceTo(SDVariable gradient, SDVariable like) {
        long[] from = graph.shapeOf(gradient);
        long[] to = graph.shapeOf(like);
        if (Arrays.equals(from, to)) {
            return gradient;
        }
        long[] split = reduction(from, to);
        SDVariable sum = gradient;
        if (split[0] > 1) {
            SDVariable rows = sum.reshape(split[0], Shapes.length(from) / split[0]);
            sum = graph.full(1, 1, split[0]).mmul(rows);
        }
        if (split[1] > 1) {
            SDVariable rows = sum.reshape(Shapes.length(from) / split[0] / split[1], split[1]);
            sum = rows.mmul(graph.full(1, split[1], 1));
        }
        return sum.reshape(to);
    }

    /** Whether the broadcast axes of an operand are the first and the last ones of the result. */
    static boolean canReduce(long[] from, long[] to) {
        return reduction(from, to) != null;
    }

    /**
     * How many leading and trailing entries were broadcast, as {leading, trailing}; null if the
     * broadcast axes are neither.
     */
    private static long[] reduction(long[] from, long[] to) {
        int offset = from.length - to.length;
        if (offset < 0) {
            return null;
        }
        int first = 0;
        while (first < from.length && isBroadcast(from, to, offset, first)) {
            first++;
        }
        int last = from.length;
        while (last > first && isBroadcast(from, to, offset, last - 1)) {
            last--;
        }
        for (int i = first; i < last; i++) {
            if (i < offset || from[i] != to[i - offset]) {
                return null;
            }
        }
        return new long[] {
            Shapes.length(Arrays.copyOf(from, first)),
            Shapes.length(Arrays.copyOfRange(from, last, from.length))
        };
    }

    private static boolean isBroadcast(long[] from, long[] to, int offset, int axis) {
        return axis < offset || to[axis - offset] == 1;
    }
}
