package org.vhe.core.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/** Draws the episodes of a protocol from the groups of a grouping. */
final class EpisodeDraw {
    private final Grouping grouping;
    private final FewShotOptions options;

    /**
     * @throws IllegalArgumentException if there are too few groups, or one is too small
     */
    EpisodeDraw(Grouping grouping, FewShotOptions options) {
        this.grouping = grouping;
        this.options = options;
        if (grouping.groupCount() < options.way()) {
            throw new IllegalArgumentException(
                    "%d-way episodes need as many groups, but grouping '%s' has %d"
                            .formatted(options.way(), grouping.name(), grouping.groupCount()));
        }
        int needed = options.shot() + options.queriesPerClass();
        for (int group = 0; group < grouping.groupCount(); group++) {
            if (grouping.size(group) < needed) {
                throw new IllegalArgumentException(
                        "episodes of %d shots and up to %d queries per class need groups of %d elements, but '%s' of grouping '%s' has %d"
                                .formatted(
                                        options.shot(),
                                        options.queriesPerClass(),
                                        needed,
                                        grouping.label(group),
                                        grouping.name(),
                                        grouping.size(group)));
            }
        }
    }

    /** The episode of that number; a function of the seed and the number only. */
    FewShotEpisode episode(long number) {
        RandomGenerator random = Seeds.random(Seeds.derive(options.seed(), "episode"), number);
        int[] all = new int[grouping.groupCount()];
        Arrays.setAll(all, i -> i);
        int[] classes = Draw.choose(all, options.way(), random);
        int[][] supports = new int[options.way()][];
        int[][] others = new int[options.way()][];
        for (int c = 0; c < classes.length; c++) {
            int count = options.shot() + options.queriesPerClass();
            int[] members = Draw.choose(grouping.members(classes[c]), count, random);
            supports[c] = Arrays.copyOf(members, options.shot());
            others[c] = Arrays.copyOfRange(members, options.shot(), count);
        }
        // Classes are in random order already, so the first ones may have one query more.
        return FewShotEpisode.balanced(supports, others, options.queriesPerEpisode());
    }
}
