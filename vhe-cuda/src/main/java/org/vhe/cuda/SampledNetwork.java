package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the incremental sampler computes, read from its operation's integers, whose meaning {@code
 * SamplingCode} of the models gives.
 */
final class SampledNetwork {
    static final int IMAGE = 0;
    static final int CONVOLUTION = 1;
    static final int CONDITION = 2;
    static final int SUM = 3;
    static final int GATE = 4;

    final int emission;
    final int noise;
    final int given;
    final int known;
    final int image;
    final int[] heads;
    final List<Stage> stages = new ArrayList<>();
    final int featureLength;
    private final long[] code;
    private int read;

    /** A step of the network; features of its pixels begin at an offset. */
    record Stage(int kind, int channels, boolean wholeRow, int offset, int[] details) {
        /** Of a convolution, where its taps are from a pixel: rows (0) or columns (1), in C. */
        String offsets(int which) {
            return IntStream.range(0, details[3])
                    .mapToObj(tap -> Integer.toString(details[4 + 2 * tap + which]))
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * @param pixels of an image
     */
    SampledNetwork(long[] code, int pixels) {
        this.code = code;
        this.emission = next();
        this.noise = next();
        this.given = next();
        this.known = next();
        this.image = next();
        this.heads = next(next());
        int steps = next();
        int offset = 0;
        for (int step = 0; step < steps; step++) {
            int kind = next();
            int channels = next();
            boolean wholeRow = next() == 1;
            stages.add(new Stage(kind, channels, wholeRow, offset, details(kind)));
            offset = Math.addExact(offset, channels * pixels);
        }
        this.featureLength = offset;
    }

    private int next() {
        return Math.toIntExact(code[read++]);
    }

    private int[] next(int count) {
        return IntStream.range(0, count).map(i -> next()).toArray();
    }

    private int[] details(int kind) {
        return switch (kind) {
            case IMAGE -> new int[0];
            case CONVOLUTION -> {
                int[] fixed = next(4);
                int[] all = Arrays.copyOf(fixed, 4 + 2 * fixed[3]);
                System.arraycopy(next(2 * fixed[3]), 0, all, 4, 2 * fixed[3]);
                yield all;
            }
            case CONDITION -> next(3);
            case SUM -> next(2);
            default -> next(1);
        };
    }
}
