package org.vhe.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.vhe.core.random.NormalDraws;
import org.vhe.core.random.SplitMix;

/**
 * The kernel that turns what was sent into the inputs of a graph. What is sent begins with a row of
 * {@link #ROW} bytes for each input: number of its first block, its length, its {@link Form}, a
 * detail of that; then, of 8 bytes each, where its data begin, where the input is, and the seed and
 * the first number of noise. A row after the last has a first block beyond all.
 */
final class InputKernel {
    static final int ROW = 48;
    static final int FIRST_BLOCK = 0;
    static final int LENGTH = 4;
    static final int FORM = 8;
    static final int DETAIL = 12;
    static final int DATA = 16;
    static final int PLACE = 24;
    static final int SEED = 32;
    static final int BEGIN = 40;

    /** How an input is sent, in the order that the kernel numbers them. */
    enum Form {
        /** As it is. */
        FLOATS,
        /** As bytes, which the detail divides, a number of single precision. */
        BYTES,
        /** As a seed, of uniform noise. */
        UNIFORM,
        /** As a seed, and what {@link NormalDraws} says of so many exceptions as the detail. */
        NORMAL
    }

    private static final String SOURCE =
            """
              int row = 0;
              while ((int) blockIdx.x >= a0[12 * (row + 1)]) { row++; }
              const int* h = a0 + 12 * row;
              const long long* w = (const long long*) (h + 4);
              int i = (blockIdx.x - h[0]) * %d + threadIdx.x;
              if (i < h[1]) {
                const char* from = (const char*) a0 + w[0];
                float v = 0.f;
                if (h[2] == 0) {
                  v = ((const float*) from)[i];
                } else if (h[2] == 1) {
                  v = (float) ((const unsigned char*) from)[i] / __int_as_float(h[3]);
                } else if (h[2] == 2) {
                  v = ((float) (vhe_bits32(w[2], w[3] + i + 1) & 8388607u) + 0.5f) / 8388608.f;
                } else {
                  const int* entries = (const int*) from;
                  int low = 0, high = h[3];
                  while (low < high) {
                    int middle = (low + high) / 2;
                    if (entries[middle] <= i) { low = middle + 1; } else { high = middle; }
                  }
                  if (low > 0 && entries[low - 1] == i) {
                    v = ((const float*) (entries + 2 * h[3]))[low - 1];
                  } else {
                    unsigned long long u = vhe_bits64(w[2], w[3] + i + 1 + (low > 0 ? entries[h[3] + low - 1] : 0));
                    v = (float) (vhe_normal[u & 255u] * (double) (long long) u);
                  }
                }
                ((float*) ((char*) a1 + w[1]))[i] = v;
              }
            }
            """
                    .formatted(Kernels.THREADS);

    private InputKernel() {}

    /** Java's generator, number by number, and the factors of its normals. */
    private static String functions() {
        String factors =
                Arrays.stream(NormalDraws.factors())
                        .mapToObj(factor -> Double.isNaN(factor) ? "0.0" : exact(factor))
                        .collect(Collectors.joining(", "));
        return """
                __device__ const double vhe_normal[256] = {%s};
                __device__ __forceinline__ unsigned long long vhe_bits64(long long seed, long long number) {
                  unsigned long long z = (unsigned long long) seed + (unsigned long long) number * 0x%xull;
                  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
                  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
                  return z ^ (z >> 31);
                }
                __device__ __forceinline__ unsigned int vhe_bits32(long long seed, long long number) {
                  unsigned long long z = (unsigned long long) seed + (unsigned long long) number * 0x%xull;
                  z = (z ^ (z >> 33)) * 0x62a9d9ed799705f5ull;
                  return (unsigned int) (((z ^ (z >> 28)) * 0xcb24d0a5c88c35b3ull) >> 32);
                }
                """
                .formatted(factors, SplitMix.INCREMENT, SplitMix.INCREMENT);
    }

    private static String exact(double factor) {
        return Double.toHexString(factor);
    }

    /**
     * The step that does it.
     *
     * @param sent rows and data
     * @param inputs all of them
     * @param blocks of all inputs together
     */
    static Step.Kernel of(Tensor sent, Tensor inputs, int blocks) {
        List<Tensor> reads = List.of(sent);
        List<Tensor> writes = List.of(inputs);
        String source = functions() + Kernels.header(reads, writes) + SOURCE;
        return new Step.Kernel("inputs", source, blocks, Kernels.THREADS, reads, writes);
    }
}
