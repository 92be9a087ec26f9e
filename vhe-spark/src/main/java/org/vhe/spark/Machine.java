package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.SparkEnv;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Backend;

/**
 * What decides the last bits of a process's arithmetic, and a sample of them: libraries of linear
 * algebra choose their code by the processor and divide work by threads.
 *
 * @param name such as {@code executor 1 on node-7}
 * @param processor its name, as the system says it
 * @param threads of the arithmetic
 * @param sample a hash of the bits of a small computation
 */
record Machine(String name, String processor, int threads, int sample) implements Serializable {
    private static final int ROWS = 64;
    private static final int INNER = 300;
    private static final Map<Integer, Integer> SAMPLES = new HashMap<>();

    /** This process. */
    static Machine here() {
        int threads = Backend.threads();
        synchronized (SAMPLES) {
            return new Machine(
                    who(),
                    Backend.processor(),
                    threads,
                    SAMPLES.computeIfAbsent(threads, t -> compute()));
        }
    }

    private static String who() {
        SparkEnv env = SparkEnv.get();
        return env.executorId().equals("driver")
                ? "the driver"
                : "executor %s on %s"
                        .formatted(env.executorId(), env.blockManager().blockManagerId().host());
    }

    private static int compute() {
        try (INDArray a = draw(ROWS, INNER, 1);
                INDArray b = draw(INNER, ROWS, 2);
                INDArray product = a.mmul(b);
                INDArray squashed = Transforms.tanh(product, true);
                INDArray sums = squashed.sum(0)) {
            return 31 * Arrays.hashCode(ArrayTransfer.toFloats(squashed))
                    + Arrays.hashCode(ArrayTransfer.toFloats(sums));
        }
    }

    private static INDArray draw(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5) / 4;
        }
        return Nd4j.createFromArray(values).reshape('c', rows, columns);
    }

    /**
     * In what another differs, such that its results may in their last bits; empty if in nothing.
     */
    String differences(Machine other) {
        List<String> found = new ArrayList<>();
        if (!processor.equals(other.processor)) {
            found.add("its processor is '%s', not '%s'".formatted(other.processor, processor));
        }
        if (threads != other.threads) {
            found.add(
                    "its arithmetic has %d threads, not %d (spark.executorEnv.OMP_NUM_THREADS)"
                            .formatted(other.threads, threads));
        }
        if (sample != other.sample) {
            found.add("a small computation comes out otherwise there");
        }
        return String.join("; ", found);
    }
}
