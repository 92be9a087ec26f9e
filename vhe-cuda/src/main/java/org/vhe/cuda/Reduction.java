package org.vhe.cuda;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Sums and the like over some axes of an array. */
final class Reduction {
    private static final int STAGE = 16;
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
        long outer = select(false, from.shape()).length == 0 ? 1 : result.length();
        long inner = from.length() / Math.max(1, outer);
        Layout layout = Layout.of(outer, inner, innermostIsReduced());
        if (layout.splits == 1) {
            to.accept(kernel(from, result, outer, inner, layout, finish));
            return;
        }
        Tensor parts = arrays.scratch(outer, layout.splits);
        to.accept(kernel(from, parts, outer, inner, layout, "s"));
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

    private Step.Kernel kernel(
            Tensor source, Tensor result, long outer, long inner, Layout layout, String finish) {
        Kernels.requireCountable(source.length());
        long[] strides = source.strides();
        String base = Index.of("o", select(false, source.shape()), select(false, strides), 0);
        String place = Index.of("r", select(true, source.shape()), select(true, strides), 0);
        long chunk = (inner + layout.splits - 1) / layout.splits;
        String lane = layout.alongRows ? "threadIdx.x % " : "threadIdx.x / ";
        String column = layout.alongRows ? "threadIdx.x / " : "threadIdx.x % ";
        int divisor = layout.alongRows ? layout.lanes : layout.columns;
        int step = layout.alongRows ? 1 : layout.columns;
        StringBuilder code = new StringBuilder(Kernels.header(List.of(source), List.of(result)));
        code.append("  __shared__ float part[%d];\n".formatted(Kernels.THREADS));
        code.append(
                "  int lane = %s%d, column = %s%d;\n".formatted(lane, divisor, column, divisor));
        code.append(
                "  int split = blockIdx.x %% %d, o = blockIdx.x / %d * %d + column;\n"
                        .formatted(layout.splits, layout.splits, layout.columns));
        code.append("  float s = %s;\n  if (o < %d) {\n".formatted(start, outer));
        code.append("    int base = %s;\n".formatted(base));
        code.append(
                "    int end = split * %1$d + %1$d < %2$d ? split * %1$d + %1$d : %2$d;\n"
                        .formatted(chunk, inner));
        code.append(
                "    for (int r = split * %d + lane; r < end; r += %d) { float x = a0[base + %s]; s = %s; }\n  }\n"
                        .formatted(chunk, layout.lanes, place, join));
        code.append("  part[threadIdx.x] = s;\n  __syncthreads();\n");
        int last = layout.lanes;
        if (last > STAGE) {
            code.append(join(STAGE, last, step, "lane < " + STAGE));
            code.append("  __syncthreads();\n");
            last = STAGE;
        }
        code.append(join(1, last, step, "lane == 0"));
        code.append(
                "  if (lane == 0 && o < %d) { s = part[threadIdx.x]; a1[o * %d + split] = %s; }\n}\n"
                        .formatted(outer, layout.splits, finish));
        int blocks = (int) ((outer + layout.columns - 1) / layout.columns * layout.splits);
        return new Step.Kernel(
                name, code.toString(), blocks, Kernels.THREADS, List.of(source), List.of(result));
    }

    /** Each of the first lanes joins what others of its stripe have, in order. */
    private String join(int stripes, int lanes, int step, String who) {
        return "  if (%s) { float s = part[threadIdx.x]; for (int k = %d; k < %d - lane; k += %d) { float x = part[threadIdx.x + k * %d]; s = %s; } part[threadIdx.x] = s; }\n"
                .formatted(who, stripes, lanes, stripes, step, join.replace("vhe_square(x)", "x"));
    }

    /** How threads of a block share the entries of results. */
    private record Layout(int lanes, int columns, int splits, boolean alongRows) {
        static Layout of(long outer, long inner, boolean alongRows) {
            int lanes;
            if (alongRows) {
                lanes = powerOfTwo(Math.max(inner / 4, Math.min(32, inner)));
            } else {
                int most = Kernels.THREADS / powerOfTwo(Math.min(32, outer));
                lanes = Math.min(most, powerOfTwo(inner / 8));
            }
            lanes = Math.min(Kernels.THREADS, lanes);
            int columns = Kernels.THREADS / lanes;
            long blocks = (outer + columns - 1) / columns;
            long each = inner / lanes;
            long splits = each > 64 && blocks < 512 ? Math.min(each / 32, 1024 / blocks) : 1;
            return new Layout(lanes, columns, (int) Math.max(1, splits), alongRows);
        }

        private static int powerOfTwo(long least) {
            int power = 1;
            while (power < least && power < Kernels.THREADS) {
                power *= 2;
            }
            return power;
        }
    }
}
