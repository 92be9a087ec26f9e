package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;

/** {@link FewShotProtocol#crossed}. */
final class Crossed extends DrawnEpisodes {
    private static final int ATTEMPTS = 200;

    private final Grouping crossed;

    /**
     * Draws every episode once, so that it fails now if one cannot be drawn.
     *
     * @throws IllegalArgumentException if there are too few classes, or if members of one that
     *     differ enough are not found
     */
    Crossed(GroupedDataset data, String classes, String crossed, FewShotOptions options) {
        super(data, classes, options, "crossed");
        this.crossed = data.grouping(crossed);
        for (int number = 0; number < options.episodes(); number++) {
            episode(number);
        }
    }

    @Override
    Members draw(int group, RandomGenerator random) {
        int[] all = groups.members(group);
        int needed = options.shot() + options.queriesPerClass();
        for (int attempt = 0; attempt < ATTEMPTS && all.length >= needed; attempt++) {
            int[] order = Draw.choose(all, all.length, random);
            int[] members = Arrays.copyOf(order, needed);
            if (addQueries(members, order)) {
                return Members.of(members, options.shot());
            }
        }
        throw new IllegalArgumentException(
                "episodes of %d shots and up to %d queries of another '%s' per class need a larger class than '%s' of %d elements"
                        .formatted(
                                options.shot(),
                                options.queriesPerClass(),
                                crossed.name(),
                                groups.label(group),
                                all.length));
    }

    /** Puts elements of other groups than the support set's behind it; whether there are enough. */
    private boolean addQueries(int[] members, int[] order) {
        Set<Integer> shown = new HashSet<>();
        for (int i = 0; i < options.shot(); i++) {
            shown.add(crossed.groupOf(order[i]));
        }
        int found = options.shot();
        for (int i = options.shot(); i < order.length && found < members.length; i++) {
            if (!shown.contains(crossed.groupOf(order[i]))) {
                members[found++] = order[i];
            }
        }
        return found == members.length;
    }
}
