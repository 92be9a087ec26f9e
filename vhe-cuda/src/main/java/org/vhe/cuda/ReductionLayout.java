package org.vhe.cuda;

/**
 * Which entries of an array become one of a result, and how the threads of a block share them.
 *
 * @param outer number of results
 * @param inner number of entries of each
 * @param base in C, where the entries of result o begin
 * @param place in C, where its entry r is from there
 * @param lanes threads that share the entries of a result
 * @param columns results of a block
 * @param splits blocks that share the entries of a result, each with a result of its own
 * @param alongRows whether neighbouring threads have neighbouring entries of one result
 */
record ReductionLayout(
        long outer,
        long inner,
        String base,
        String place,
        int lanes,
        int columns,
        int splits,
        boolean alongRows) {
    private static final int STAGE = 16;

    static ReductionLayout of(
            long outer, long inner, String base, String place, boolean alongRows) {
        int lanes;
        if (alongRows) {
            lanes = powerOfTwo(Math.max(inner / 4, Math.min(32, inner)));
        } else {
            int most = Kernels.THREADS / powerOfTwo(Math.min(32, outer));
            lanes = Math.min(most, powerOfTwo(inner / 8));
        }
        int columns = Kernels.THREADS / lanes;
        long blocks = (outer + columns - 1) / columns;
        long each = inner / lanes;
        long splits = each > 64 && blocks < 512 ? Math.min(each / 32, 1024 / blocks) : 1;
        return new ReductionLayout(
                outer, inner, base, place, lanes, columns, (int) Math.max(1, splits), alongRows);
    }

    private static int powerOfTwo(long least) {
        int power = 1;
        while (power < least && power < Kernels.THREADS) {
            power *= 2;
        }
        return power;
    }

    int blocks() {
        return Math.toIntExact((outer + columns - 1) / columns * splits);
    }

    /** What comes before the loop over a thread's entries: i is the number of each. */
    String beforeEntries() {
        int divisor = alongRows ? lanes : columns;
        String begin =
                """
                  __shared__ float part[%d];
                  int lane = threadIdx.x %s %d, column = threadIdx.x %s %d;
                  int split = blockIdx.x %% %d, o = blockIdx.x / %d * %d + column;
                """
                        .formatted(
                                Kernels.THREADS,
                                alongRows ? "%" : "/",
                                divisor,
                                alongRows ? "/" : "%",
                                divisor,
                                splits,
                                splits,
                                columns);
        long chunk = (inner + splits - 1) / splits;
        String loop =
                """
                  if (o < %d) {
                  int base = %s, end = split * %d + %d < %d ? split * %d + %d : %d;
                  for (int r = split * %d + lane; r < end; r += %d) {
                    int i = base + %s;
                """
                        .formatted(
                                outer, base, chunk, chunk, inner, chunk, chunk, inner, chunk, lanes,
                                place);
        return begin + "DECLARATIONS" + loop;
    }

    /** What joins the lanes' values in order, and writes the result. */
    String afterEntries(String value, Step.Reduce reduce, int argument) {
        String join = reduce.join().replace("vhe_square(x)", "x"); // squares are squared already
        StringBuilder code = new StringBuilder("  part[threadIdx.x] = " + value + ";\n");
        code.append("  __syncthreads();\n");
        int last = lanes;
        if (last > STAGE) {
            code.append(stage(STAGE, last, "lane < " + STAGE, join)).append("  __syncthreads();\n");
            last = STAGE;
        }
        code.append(stage(1, last, "lane == 0", join));
        code.append(
                "  if (lane == 0 && o < %d) { float s = part[threadIdx.x]; a%d[o * %d + split] = %s; }\n"
                        .formatted(outer, argument, splits, reduce.finish()));
        return code.append("  __syncthreads();\n").toString();
    }

    /** Each of the first lanes joins what others of its stripe have. */
    private String stage(int stripes, int most, String who, String join) {
        int step = alongRows ? 1 : columns;
        return "  if (%s) { float s = part[threadIdx.x]; for (int k = %d; k < %d - lane; k += %d) { float x = part[threadIdx.x + k * %d]; s = %s; } part[threadIdx.x] = s; }\n"
                .formatted(who, stripes, most, stripes, step, join);
    }
}
