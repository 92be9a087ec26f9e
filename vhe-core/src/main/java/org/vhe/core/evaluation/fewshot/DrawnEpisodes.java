package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * Episodes of random groups of a data set; subclasses draw the elements of a group, and may draw
 * the groups otherwise.
 */
abstract class DrawnEpisodes implements FewShotProtocol {
    final Grouping groups;
    final FewShotOptions options;
    private final GroupedDataset data;
    private final long seed;

    /**
     * @param purpose of the draws, for their seed
     * @throws IllegalArgumentException if there are too few groups
     */
    DrawnEpisodes(GroupedDataset data, String grouping, FewShotOptions options, String purpose) {
        this.data = data;
        this.groups = data.grouping(grouping);
        this.options = options;
        this.seed = Seeds.derive(options.seed(), purpose);
        if (groups.groupCount() < options.way()) {
            throw new IllegalArgumentException(
                    "%d-way episodes need as many groups, but grouping '%s' has %d"
                            .formatted(options.way(), grouping, groups.groupCount()));
        }
    }

    /**
     * Elements of a group.
     *
     * @param support [shot]
     * @param queries as many as one class may have
     */
    record Members(int[] support, int[] queries) {

        /** The support set first. */
        static Members of(int[] elements, int shot) {
            return new Members(
                    Arrays.copyOf(elements, shot),
                    Arrays.copyOfRange(elements, shot, elements.length));
        }
    }

    /** Draws the groups that are the classes of an episode, [way]. */
    int[] drawClasses(RandomGenerator random) {
        return Draw.choose(groups.groupCount(), options.way(), random);
    }

    /** Draws a support set of a group, and queries. */
    abstract Members draw(int group, RandomGenerator random);

    @Override
    public final FewShotOptions options() {
        return options;
    }

    @Override
    public final ElementSource elements() {
        return ElementSource.of(data);
    }

    @Override
    public final FewShotEpisode episode(long number) {
        RandomGenerator random = Seeds.random(seed, number);
        int[] classes = drawClasses(random);
        int[][] supports = new int[classes.length][];
        int[][] queries = new int[classes.length][];
        for (int c = 0; c < classes.length; c++) {
            Members members = draw(classes[c], random);
            supports[c] = members.support();
            queries[c] = members.queries();
        }
        // Classes are in random order already, so the first ones may have one query more.
        return FewShotEpisode.balanced(supports, queries, options.queriesPerEpisode());
    }
}
