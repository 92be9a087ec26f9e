package org.vhe.core.evaluation.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * A few members of each of some groups, the cues, and new elements made from them, as figure 5 of
 * the paper: means of the likelihood where it has any, samples elsewhere.
 *
 * @param labels of the groups; none of new groups
 * @param cues [group][shot][event values]
 * @param samples [group][sample][event values]
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConditionalSamples(List<String> labels, float[][][] cues, float[][][] samples) {

    /** Copies the labels. */
    public ConditionalSamples {
        labels = List.copyOf(labels);
    }

    /**
     * How many to make.
     *
     * @param groups number of groups, chosen at random; all if there are no more
     * @param shots number of cues of each group, at least 1
     * @param samples number of new elements of each group
     * @param seed of the choice of groups and cues, and of the samples
     */
    public record Options(int groups, int shots, int samples, long seed) {

        /** Checks that all numbers are positive. */
        public Options {
            Require.positive("groups", groups);
            Require.positive("shots", shots);
            Require.positive("samples", samples);
        }
    }

    /**
     * New elements of groups of a data set.
     *
     * @param model all its shared latents are inferred from the cues
     * @param data elements as the model sees them
     * @param grouping name of the grouping
     * @throws IllegalArgumentException if a group that is chosen has fewer members than cues, or
     *     the data's elements are not such as the model is of
     */
    public static ConditionalSamples of(
            Homoencoder model, GroupedDataset data, String grouping, Options options) {
        model.elementCheck().requireShape(data.elementShape());
        Grouping groups = data.grouping(grouping);
        int count = Math.min(options.groups(), groups.groupCount());
        int[] chosen = Draw.distinct(groups.groupCount(), count, Seeds.random(options.seed(), 0));
        List<String> labels = new ArrayList<>();
        float[][][] cues = new float[count][][];
        float[][][] samples = new float[count][][];
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int i = 0; i < count; i++) {
                labels.add(groups.label(chosen[i]));
                int[] members = members(groups, chosen[i], options);
                cues[i] = data.values(members);
                for (int shot = 0; shot < members.length; shot++) {
                    model.elementCheck().requireValues(members[shot], cues[i][shot], 0);
                }
                samples[i] =
                        sampler(evaluator, options.seed(), i).generate(cues[i], options.samples());
            }
        }
        return new ConditionalSamples(labels, cues, samples);
    }

    /**
     * Elements of new groups: without cues, all latents from their priors.
     *
     * @param groups number of rows; what is in a row is not of one group either
     * @param samples number of elements in a row
     */
    public static ConditionalSamples fromPrior(
            Homoencoder model, int groups, int samples, long seed) {
        float[][][] made = new float[Require.positive("groups", groups)][][];
        Require.positive("samples", samples);
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int i = 0; i < groups; i++) {
                made[i] = sampler(evaluator, seed, i).generateFromPrior(samples);
            }
        }
        return new ConditionalSamples(List.of(), new float[groups][0][], made);
    }

    private static int[] members(Grouping groups, int group, Options options) {
        int size = groups.size(group);
        if (size < options.shots()) {
            throw new IllegalArgumentException(
                    "%d cues were asked for, but '%s' has %d members"
                            .formatted(options.shots(), groups.label(group), size));
        }
        int[] positions =
                Draw.distinct(size, options.shots(), Seeds.random(options.seed(), 1, group));
        return Arrays.stream(positions).map(position -> groups.member(group, position)).toArray();
    }

    private static ConditionalSampler sampler(ModelEvaluator evaluator, long seed, int row) {
        long own = Seeds.derive(seed, 2, row);
        return new ConditionalSampler(evaluator, GenerationOptions.meansOrSamples(evaluator, own));
    }

    /** Such as "12 samples of each of 10 groups, given 1 each: [Greek/alpha, ...]". */
    @Override
    public String toString() {
        int given = cues.length == 0 ? 0 : cues[0].length;
        int made = samples.length == 0 ? 0 : samples[0].length;
        return "%d samples of each of %d groups, given %d each: %s"
                .formatted(made, samples.length, given, labels);
    }
}
