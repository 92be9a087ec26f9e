package org.vhe.core.evaluation.fewshot;

import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.scoring.ElementSource;

/**
 * Where the episodes of an evaluation come from. An episode is a function of the protocol and its
 * number alone, so classifiers can be compared on the same ones. Serves several threads.
 */
public interface FewShotProtocol {

    /** Ways, shots and numbers; its seed is that of the classifiers' noise as well. */
    FewShotOptions options();

    /** The elements that episodes number. */
    ElementSource elements();

    /**
     * An episode.
     *
     * @param number from 0 to below the options' number of episodes
     */
    FewShotEpisode episode(long number);

    /**
     * Classes are the groups of a grouping, and queries other elements of the same groups.
     *
     * @param data elements as they are, augmentations not applied
     * @param grouping whose groups are the classes
     * @throws IllegalArgumentException if the grouping has too few groups or too small ones
     */
    static FewShotProtocol classes(GroupedDataset data, String grouping, FewShotOptions options) {
        return new Classes(data, grouping, options);
    }

    /** As {@link #classes(GroupedDataset, String, FewShotOptions)}, for several tasks. */
    static List<FewShotProtocol> classes(
            GroupedDataset data, String grouping, List<FewShotOptions> tasks) {
        return tasks.stream().map(task -> classes(data, grouping, task)).toList();
    }

    /**
     * As {@link #classes(GroupedDataset, String, FewShotOptions)}, but all classes of an episode
     * are of one wider group: characters of one alphabet. Each wider group is drawn equally often,
     * however many groups it has; those with fewer groups than an episode has classes are left out,
     * and a warning names them.
     *
     * @param data elements as they are, augmentations not applied
     * @param grouping whose groups are the classes
     * @param within a grouping that they lie within
     * @throws IllegalArgumentException if the groupings are not nested, no wider group has enough
     *     groups, or a group of one that has is too small
     */
    static FewShotProtocol classesWithin(
            GroupedDataset data, String grouping, String within, FewShotOptions options) {
        return new ClassesWithin(data, grouping, within, options);
    }

    /**
     * As {@link #classesWithin(GroupedDataset, String, String, FewShotOptions)}, for several tasks.
     */
    static List<FewShotProtocol> classesWithin(
            GroupedDataset data, String grouping, String within, List<FewShotOptions> tasks) {
        return tasks.stream().map(task -> classesWithin(data, grouping, within, task)).toList();
    }

    /**
     * Queries are of subgroups that no support set has: which alphabet a new character belongs to,
     * given images of other characters. Subgroups count alike, however many elements they have.
     *
     * @param data elements as they are, augmentations not applied
     * @param grouping whose groups are the classes
     * @param subgrouping a grouping that divides them
     * @throws IllegalArgumentException if the groupings are not nested, or have too few groups or
     *     too small ones
     */
    static FewShotProtocol newSubgroups(
            GroupedDataset data, String grouping, String subgrouping, FewShotOptions options) {
        return new NewSubgroups(data, grouping, subgrouping, options);
    }

    /**
     * Classes are the groups of one grouping, and no query shares its group of another with any
     * element of its own class's support set: characters of which every query has a style that its
     * character's examples do not show, or styles of which every query shows a new character.
     * Examples of other classes may share that group, which favours them where a classifier
     * mistakes one factor for the other.
     *
     * @param data elements as they are, augmentations not applied
     * @param classes the grouping whose groups are the classes
     * @param crossed the grouping that queries and their class's examples differ in
     * @throws IllegalArgumentException if there are too few classes, or if members of one that
     *     differ enough are not found
     */
    static FewShotProtocol crossed(
            GroupedDataset data, String classes, String crossed, FewShotOptions options) {
        return new Crossed(data, classes, crossed, options);
    }

    /**
     * Fixed tasks, such as Omniglot's official one-shot runs.
     *
     * @param tasks at least one, all with the same numbers of classes, shots and queries
     * @param seed of the classifiers' noise
     */
    static FewShotProtocol fixed(List<FewShotTask> tasks, long seed) {
        return new FixedTasks(tasks, seed);
    }
}
