package org.vhe.examples.tightened;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;

/**
 * Which elements of one-dimensional classes a learned q' draws as support sets.
 *
 * @param classes how many there are
 * @param effectiveElements exp of the entropy of q', mean over classes
 * @param allAbove classes of which q' draws an element greater than their mean with a probability
 *     over 0.9
 * @param allBelow classes in which that probability is under 0.1
 * @param outward of these two kinds of classes, those whose side is the one away from the mean of
 *     all elements
 * @param distance mean distance from the class's mean of what q' draws, over that of a uniform draw
 */
public record ProposalPreference(
        int classes,
        double effectiveElements,
        int allAbove,
        int allBelow,
        int outward,
        double distance) {
    private static final double NEARLY_ALL = 0.9;

    /**
     * Of a model with support inference.
     *
     * @param latent shared over the only grouping of the data but that of single elements
     * @param data elements of one number
     */
    static ProposalPreference of(Homoencoder model, String latent, GroupedDataset data) {
        Grouping classes = data.grouping(model.structure().get(latent).grouping());
        int count = classes.groupCount();
        double effective = 0;
        double drawn = 0;
        double uniform = 0;
        int above = 0;
        int below = 0;
        int outward = 0;
        double centre = mean(values(data, IntStream.range(0, data.size()).toArray()));
        for (int group = 0; group < count; group++) {
            double[] proposal = SupportInference.proposal(model, latent, group);
            double[] values = values(data, classes.members(group));
            double mean = mean(values);
            double entropy = 0;
            double partAbove = 0;
            for (int i = 0; i < values.length; i++) {
                entropy -= proposal[i] > 0 ? proposal[i] * Math.log(proposal[i]) : 0;
                partAbove += values[i] > mean ? proposal[i] : 0;
                drawn += proposal[i] * Math.abs(values[i] - mean) / count;
                uniform += Math.abs(values[i] - mean) / values.length / count;
            }
            effective += Math.exp(entropy) / count;
            above += partAbove > NEARLY_ALL ? 1 : 0;
            below += partAbove < 1 - NEARLY_ALL ? 1 : 0;
            double partOutward = mean > centre ? partAbove : 1 - partAbove;
            outward += partOutward > NEARLY_ALL ? 1 : 0;
        }
        return new ProposalPreference(count, effective, above, below, outward, drawn / uniform);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double[] values(GroupedDataset data, int[] members) {
        return Arrays.stream(data.values(members)).mapToDouble(value -> value[0]).toArray();
    }

    /** In a line. */
    String describe() {
        return "%.1f elements of a class in effect; of %d classes, elements above the mean alone in %d and below it alone in %d (away from the mean of all elements in %d); distance from the mean %.2f times that of a uniform draw"
                .formatted(effectiveElements, classes, allAbove, allBelow, outward, distance);
    }
}
