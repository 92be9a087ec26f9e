package org.vhe.examples.experiment;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * Images that were not made by a model, to show beside those that were.
 *
 * @param images as the model sees them
 * @param grouping name of the grouping whose groups are classes
 */
public record HeldOutMembers(GroupedDataset images, String grouping) {

    /** Of what a model is tested on. */
    public static HeldOutMembers of(TestData test) {
        return new HeldOutMembers(test.images(), test.grouping());
    }

    /**
     * Other members of a class than its cues.
     *
     * @param label of the class
     * @param cues members of it, [cue][values]
     * @param count how many, at most as many as there are
     * @param option that asked for them
     * @return [image][values]
     */
    public float[][] othersOf(String label, float[][] cues, int count, String option, long seed) {
        Grouping groups = images.grouping(grouping);
        int[] others =
                IntStream.of(groups.members(groups.labels().indexOf(label)))
                        .filter(member -> !isAmong(cues, images.values(member)[0]))
                        .toArray();
        if (others.length < count) {
            throw new IllegalArgumentException(
                    "%s must be at most %d, the members of '%s' besides %d cues, found %d"
                            .formatted(option, others.length, label, cues.length, count));
        }
        return images.values(Draw.choose(others, count, Seeds.random(seed)));
    }

    private static boolean isAmong(float[][] cues, float[] image) {
        return Arrays.stream(cues).anyMatch(cue -> Arrays.equals(cue, image));
    }

    /**
     * Images of different classes, drawn at random.
     *
     * @param count how many; some classes have several if there are fewer
     * @return [image][values]
     */
    public float[][] ofDifferentClasses(int count, long seed) {
        Grouping groups = images.grouping(grouping);
        int[] order = Draw.permutation(groups.groupCount(), Seeds.random(seed, 0));
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int group = order[i % order.length];
            chosen[i] = groups.member(group, Seeds.random(seed, 1, i).nextInt(groups.size(group)));
        }
        return images.values(chosen);
    }
}
