package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Puts kernels together from what they compute. */
final class Kernels {
    static final int THREADS = 256;

    /** Arguments may take 4 kB. */
    private static final int MOST_ARGUMENTS = 500;

    private static final int MOST_BLOCKS = 16_384;

    private Kernels() {}

    /**
     * A kernel with a thread for each of some entries.
     *
     * @param body in C, for the entry of number {@code i}; arguments are a0, a1, ... as they are
     *     given, first what is read
     */
    static Step.Kernel forEach(
            String name, long entries, String body, List<Tensor> reads, List<Tensor> writes) {
        requireCountable(entries);
        String source =
                header(reads, writes)
                        + "  for (int i = blockIdx.x * %1$d + threadIdx.x; i < %2$d; i += gridDim.x * %1$d) {\n"
                                .formatted(THREADS, entries)
                        + body
                        + "  }\n}\n";
        return new Step.Kernel(name, source, blocks(entries), THREADS, reads, writes);
    }

    /** The beginning of a kernel of 256 threads a block. */
    static String header(List<Tensor> reads, List<Tensor> writes) {
        if (reads.size() + writes.size() > MOST_ARGUMENTS) {
            throw new UnsupportedOperationException(
                    "kernels with %d arrays".formatted(reads.size() + writes.size()));
        }
        List<String> parameters = new ArrayList<>();
        for (Tensor tensor : reads) {
            parameters.add("const " + tensor.ctype() + "* a" + parameters.size());
        }
        for (Tensor tensor : writes) {
            parameters.add(tensor.ctype() + "* a" + parameters.size());
        }
        return "extern \"C\" __global__ void __launch_bounds__(%d) NAME(%s) {\n"
                .formatted(THREADS, String.join(", ", parameters));
    }

    static int blocks(long entries) {
        return (int) Math.max(1, Math.min(MOST_BLOCKS, (entries + THREADS - 1) / THREADS));
    }

    static void requireCountable(long entries) {
        if (entries > Integer.MAX_VALUE - (long) THREADS * MOST_BLOCKS) {
            throw new UnsupportedOperationException("arrays of %,d entries".formatted(entries));
        }
    }

    /** All axes, or none. */
    static boolean[] axes(Tensor tensor, boolean reduced) {
        boolean[] axes = new boolean[tensor.rank()];
        Arrays.fill(axes, reduced);
        return axes;
    }

    /** Whether values are of single precision. */
    static boolean isFloat(Tensor tensor) {
        return tensor.type() == DataType.FLOAT;
    }
}
