package org.vhe.spark;

import java.util.List;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Augmentation;

/**
 * How a table becomes data.
 *
 * @param name of the data, which checkpoints say
 * @param together the grouping whose groups are not divided: each is whole in one partition
 * @param partitions how many there are, one for each core at best; each is one part of training's
 *     batches
 * @param augmentations that enlarge the data, in the order in which they are applied
 */
public record SparkDataOptions(
        String name, String together, int partitions, List<Augmentation> augmentations) {
    /** Checks and copies. */
    public SparkDataOptions {
        Require.notBlank("name", name);
        Require.notBlank("together", together);
        Require.positive("partitions", partitions);
        augmentations = List.copyOf(augmentations);
    }

    /** Without augmentations. */
    public SparkDataOptions(String name, String together, int partitions) {
        this(name, together, partitions, List.of());
    }
}
