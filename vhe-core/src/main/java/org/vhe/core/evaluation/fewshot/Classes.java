package org.vhe.core.evaluation.fewshot;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Draw;

/** {@link FewShotProtocol#classes(GroupedDataset, String, FewShotOptions)}. */
class Classes extends DrawnEpisodes {
    private final int needed;

    /**
     * @throws IllegalArgumentException if there are too few groups, or one is too small
     */
    Classes(GroupedDataset data, String grouping, FewShotOptions options) {
        this(data, grouping, options, "episode");
        requireLargeEnough(IntStream.range(0, groups.groupCount()));
    }

    /** Without a look at the groups' sizes. */
    Classes(GroupedDataset data, String grouping, FewShotOptions options, String purpose) {
        super(data, grouping, options, purpose);
        needed = options.shot() + options.queriesPerClass();
    }

    /** Refuses groups that are too small for an episode. */
    final void requireLargeEnough(IntStream some) {
        some.filter(group -> groups.size(group) < needed)
                .findFirst()
                .ifPresent(
                        group -> {
                            throw new IllegalArgumentException(
                                    "episodes of %d shots and up to %d queries per class need groups of %d elements, but '%s' of grouping '%s' has %d"
                                            .formatted(
                                                    options.shot(),
                                                    options.queriesPerClass(),
                                                    needed,
                                                    groups.label(group),
                                                    groups.name(),
                                                    groups.size(group)));
                        });
    }

    @Override
    final Members draw(int group, RandomGenerator random) {
        return Members.of(Draw.choose(groups.members(group), needed, random), options.shot());
    }
}
