package org.vhe.core.evaluation.fewshot;

import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Draw;

/** {@link FewShotProtocol#classes(GroupedDataset, String, FewShotOptions)}. */
final class Classes extends DrawnEpisodes {
    private final int needed;

    /**
     * @throws IllegalArgumentException if there are too few groups, or one is too small
     */
    Classes(GroupedDataset data, String grouping, FewShotOptions options) {
        super(data, grouping, options, "episode");
        needed = options.shot() + options.queriesPerClass();
        for (int group = 0; group < groups.groupCount(); group++) {
            if (groups.size(group) < needed) {
                throw new IllegalArgumentException(
                        "episodes of %d shots and up to %d queries per class need groups of %d elements, but '%s' of grouping '%s' has %d"
                                .formatted(
                                        options.shot(),
                                        options.queriesPerClass(),
                                        needed,
                                        groups.label(group),
                                        grouping,
                                        groups.size(group)));
            }
        }
    }

    @Override
    Members draw(int group, RandomGenerator random) {
        return Members.of(Draw.choose(groups.members(group), needed, random), options.shot());
    }
}
