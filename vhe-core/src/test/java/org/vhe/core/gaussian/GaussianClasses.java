package org.vhe.core.gaussian;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

/** Classes at normal places in three dimensions, with unit noise around them. */
public final class GaussianClasses {

    private GaussianClasses() {}

    /**
     * Grouped by {@code class}, six elements each.
     *
     * @param spread standard deviation of the places
     */
    public static GroupedDataset of(int classes, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[classes * 6 * 3];
        for (int c = 0; c < classes; c++) {
            double[] place = new double[3];
            for (int j = 0; j < 3; j++) {
                place[j] = spread * random.nextGaussian();
            }
            for (int i = 0; i < 6 * 3; i++) {
                values[c * 18 + i] = (float) (place[i % 3] + random.nextGaussian());
            }
        }
        int[] groupOf = IntStream.range(0, classes * 6).map(i -> i / 6).toArray();
        List<String> labels = IntStream.range(0, classes).mapToObj(c -> "class" + c).toList();
        return new GroupedDataset(
                values, new long[] {3}, List.of(new Grouping("class", groupOf, labels)));
    }
}
