package org.vhe.core.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/** Groups within wider groups, of each of which some are drawn in proportion to their number. */
final class Strata {
    /** The groups of each wider group. */
    private final int[][] strata;

    private final int count;

    Strata(GroupedDataset data, String grouping, String within) {
        Grouping groups = data.grouping(grouping);
        Grouping wider = data.grouping(within);
        NestedGroupings.requireNested(wider, groups);
        this.count = groups.groupCount();
        this.strata = new int[wider.groupCount()][];
        Arrays.setAll(strata, group -> NestedGroupings.groupsOf(groups, wider.members(group)));
    }

    /** Which groups are among so many that are drawn, [group]. */
    boolean[] draw(int total, long seed) {
        RandomGenerator random = Seeds.random(Seeds.derive(seed, "stratified"), count, total);
        int[] shares = shares(total, random);
        boolean[] drawn = new boolean[count];
        for (int i = 0; i < strata.length; i++) {
            for (int group : Draw.choose(strata[i], shares[i], random)) {
                drawn[group] = true;
            }
        }
        return drawn;
    }

    /** How many of each stratum; no share differs from the exact one by as much as 1. */
    private int[] shares(int total, RandomGenerator random) {
        int[] shares = new int[strata.length];
        long[] remainders = new long[strata.length];
        for (int i = 0; i < strata.length; i++) {
            long exact = (long) total * strata[i].length;
            shares[i] = (int) (exact / count);
            remainders[i] = exact % count;
        }
        int left = total - Arrays.stream(shares).sum();
        Arrays.stream(Draw.permutation(strata.length, random))
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .forEach(i -> shares[i]++);
        return shares;
    }
}
