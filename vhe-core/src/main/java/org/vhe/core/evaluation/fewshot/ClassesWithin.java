package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.NestedGroupings;
import org.vhe.core.random.Draw;

/** {@link FewShotProtocol#classesWithin(GroupedDataset, String, String, FewShotOptions)}. */
final class ClassesWithin extends Classes {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClassesWithin.class);

    /** The groups of each wider group that has enough of them. */
    private final List<int[]> strata;

    /**
     * @throws IllegalArgumentException if the groupings are not nested, no wider group has enough
     *     groups, or one of these is too small
     */
    ClassesWithin(GroupedDataset data, String grouping, String within, FewShotOptions options) {
        super(data, grouping, options, "within");
        Grouping wider = data.grouping(within);
        NestedGroupings.requireNested(wider, groups);
        int[][] all = new int[wider.groupCount()][];
        Arrays.setAll(all, group -> NestedGroupings.groupsOf(groups, wider.members(group)));
        strata = Arrays.stream(all).filter(some -> some.length >= options.way()).toList();
        if (strata.isEmpty()) {
            int most = Arrays.stream(all).mapToInt(some -> some.length).max().orElseThrow();
            throw new IllegalArgumentException(
                    "%d-way episodes within one group of '%s' need as many groups of '%s' in it, but none has more than %d"
                            .formatted(options.way(), within, grouping, most));
        }
        requireLargeEnough(strata.stream().flatMapToInt(Arrays::stream));
        if (strata.size() < all.length) {
            LOGGER.warn(
                    "{}-way tasks within '{}' leave out {} of {} groups, which have fewer of '{}': {}",
                    options.way(),
                    within,
                    all.length - strata.size(),
                    all.length,
                    grouping,
                    IntStream.range(0, all.length)
                            .filter(group -> all[group].length < options.way())
                            .mapToObj(wider::label)
                            .toList());
        }
    }

    /** Of a wider group, each as often as any other. */
    @Override
    int[] drawClasses(RandomGenerator random) {
        return Draw.choose(strata.get(random.nextInt(strata.size())), options.way(), random);
    }
}
