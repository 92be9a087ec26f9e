package org.vhe.examples.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Seeds;

/** Random binary images, for measurements of speed. */
final class NoiseImages {
    private static final int SIDE = 28;
    private static final int CLASS_SIZE = 20;
    private static final double INK = 0.1;

    private NoiseImages() {}

    /**
     * Images [1, 28, 28], twenty to a class.
     *
     * @param atLeast number of images, rounded up to whole classes
     */
    static GroupedDataset of(String grouping, int atLeast, long seed) {
        int size = CLASS_SIZE * ((atLeast + CLASS_SIZE - 1) / CLASS_SIZE);
        SplittableRandom random = Seeds.random(seed);
        float[] values = new float[size * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < INK ? 1 : 0;
        }
        List<String> labels =
                IntStream.range(0, size).mapToObj(i -> "class " + i / CLASS_SIZE).toList();
        return new GroupedDataset(
                values, new long[] {1, SIDE, SIDE}, List.of(Grouping.ofLabels(grouping, labels)));
    }
}
