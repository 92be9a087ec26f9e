package org.vhe.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * Few-shot problems across a crossed factor: the classes are groups of one grouping, and no query
 * shares its group of another with any element of its own class's support set. Examples are
 * characters of which every query has a style that its character's examples do not show, and styles
 * of which every query shows a new character. Examples of other classes may share that group, which
 * favours them where a classifier mistakes one factor for the other.
 */
public final class CrossedTasks {
    private static final int ATTEMPTS = 200;

    private final GroupedDataset data;
    private final Grouping classes;
    private final Grouping crossed;
    private final FewShotOptions options;

    private CrossedTasks(
            GroupedDataset data, String classes, String crossed, FewShotOptions options) {
        this.data = data;
        this.classes = data.grouping(classes);
        this.crossed = data.grouping(crossed);
        this.options = options;
        if (this.classes.groupCount() < options.way()) {
            throw new IllegalArgumentException(
                    "%d-way tasks need as many groups, but grouping '%s' has %d"
                            .formatted(options.way(), classes, this.classes.groupCount()));
        }
    }

    /**
     * Draws tasks; a function of the data and the options alone.
     *
     * @param data elements as they are, augmentations not applied
     * @param classes name of the grouping whose groups are the classes
     * @param crossed name of the grouping that queries and their class's examples differ in
     * @throws IllegalArgumentException if there are too few classes, or if members of one that
     *     differ enough are not found
     */
    public static List<FewShotTask> draw(
            GroupedDataset data, String classes, String crossed, FewShotOptions options) {
        CrossedTasks tasks = new CrossedTasks(data, classes, crossed, options);
        List<FewShotTask> result = new ArrayList<>();
        for (int number = 0; number < options.episodes(); number++) {
            result.add(tasks.task(number));
        }
        return result;
    }

    private FewShotTask task(int number) {
        RandomGenerator random = Seeds.random(Seeds.derive(options.seed(), "crossed"), number);
        int[] all = new int[classes.groupCount()];
        Arrays.setAll(all, group -> group);
        int[] chosen = Draw.choose(all, options.way(), random);
        float[][][] supports = new float[options.way()][][];
        int[][] others = new int[options.way()][];
        for (int c = 0; c < supports.length; c++) {
            int[] members = members(chosen[c], random);
            supports[c] = values(Arrays.copyOf(members, options.shot()));
            others[c] = Arrays.copyOfRange(members, options.shot(), members.length);
        }
        // Classes are in random order already, so the first ones may have one query more.
        int[] queries = new int[options.queriesPerEpisode()];
        int[] labels = new int[queries.length];
        for (int i = 0; i < queries.length; i++) {
            labels[i] = i % options.way();
            queries[i] = others[labels[i]][i / options.way()];
        }
        return new FewShotTask(supports, values(queries), labels);
    }

    /** The support set of a class, then its queries. */
    private int[] members(int group, RandomGenerator random) {
        int[] all = classes.members(group);
        int needed = options.shot() + options.queriesPerClass();
        for (int attempt = 0; attempt < ATTEMPTS && all.length >= needed; attempt++) {
            int[] order = Draw.choose(all, all.length, random);
            Set<Integer> shown = new HashSet<>();
            for (int i = 0; i < options.shot(); i++) {
                shown.add(crossed.groupOf(order[i]));
            }
            int[] members = Arrays.copyOf(order, needed);
            int found = options.shot();
            for (int i = options.shot(); i < order.length && found < needed; i++) {
                if (!shown.contains(crossed.groupOf(order[i]))) {
                    members[found++] = order[i];
                }
            }
            if (found == needed) {
                return members;
            }
        }
        throw new IllegalArgumentException(
                "tasks of %d shots and up to %d queries of another '%s' per class need a larger class than '%s' of %d elements"
                        .formatted(
                                options.shot(),
                                options.queriesPerClass(),
                                crossed.name(),
                                classes.label(group),
                                all.length));
    }

    private float[][] values(int[] elements) {
        float[][] result = new float[elements.length][data.elementLength()];
        for (int i = 0; i < elements.length; i++) {
            data.copyElement(elements[i], result[i], 0);
        }
        return result;
    }
}
