package org.vhe.cuda;

import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Sums and the like over some axes of an array; long ones in two stages. */
final class Reduction {
    private final String name;
    private final Tensor from;
    private final boolean[] reduced;
    private final String start;
    private final String join;

    /**
     * @param reduced for each axis, whether it is reduced
     * @param start value of none
     * @param join what becomes of s and x, in C
     */
    Reduction(String name, Tensor from, boolean[] reduced, String start, String join) {
        this.name = name;
        this.from = from;
        this.reduced = reduced.clone();
        this.start = start;
        this.join = join;
    }

    static Reduction sum(String name, Tensor from, boolean[] reduced) {
        return new Reduction(name, from, reduced, "0.f", "s + x");
    }

    /**
     * @param finish what becomes of the result s, in C
     */
    void lower(Tensor result, String finish, Lowering to) {
        lower(result, finish, to.arrays(), to::add);
    }

    void lower(Tensor result, String finish, DeviceArrays arrays, Consumer<Step> to) {
        Kernels.requireCountable(from.length());
        long outer = select(false, from.shape()).length == 0 ? 1 : result.length();
        long inner = from.length() / Math.max(1, outer);
        long[] strides = from.strides();
        ReductionLayout layout =
                ReductionLayout.of(
                        outer,
                        inner,
                        Index.of("o", select(false, from.shape()), select(false, strides), 0),
                        Index.of("r", select(true, from.shape()), select(true, strides), 0),
                        innermostIsReduced());
        if (layout.splits() == 1) {
            to.accept(new Step.Reduce(name, from, result, layout, start, join, finish));
            return;
        }
        Tensor parts = arrays.scratch(outer, layout.splits());
        to.accept(new Step.Reduce(name, from, parts, layout, start, join, "s"));
        boolean[] second = {false, true};
        new Reduction(name, parts, second, start, join.replace("vhe_square(x)", "x"))
                .lower(result, finish, arrays, to);
    }

    private boolean innermostIsReduced() {
        for (int axis = reduced.length - 1; axis >= 0; axis--) {
            if (from.shape()[axis] != 1) {
                return reduced[axis];
            }
        }
        return true;
    }

    private long[] select(boolean which, long[] values) {
        return IntStream.range(0, values.length)
                .filter(axis -> reduced[axis] == which)
                .mapToLong(axis -> values[axis])
                .toArray();
    }
}
