package org.vhe.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.ConditionalSampler;
import org.vhe.core.evaluation.GenerationOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.examples.output.ImageGrid;

/**
 * Pictures of new elements, as figure 4 of the paper: cues framed on the left, new ones beside
 * them: means of the likelihood where it has any, samples elsewhere.
 *
 * @param model of elements [1, height, width]
 * @param columns number of samples in a row
 * @param seed of the choice of cues, and of the samples
 */
record SamplePicture(Homoencoder model, int columns, long seed) {
    private static final int SCALE = 2;

    /** Checks the number of columns and that elements are images of one channel. */
    SamplePicture {
        if (columns < 1) {
            throw new IllegalArgumentException(
                    "a picture needs at least one sample in a row, found " + columns);
        }
        long[] shape = model.elementShape();
        if (shape.length != 3 || shape[0] != 1) {
            throw new IllegalArgumentException(
                    "elements must be [1, height, width] to be drawn, found "
                            + Arrays.toString(shape));
        }
    }

    /**
     * A row for each of some random groups: a few members, and new ones made from them.
     *
     * @param data elements as the model sees them
     * @param rows number of groups; no more than there are are drawn
     * @param shots number of members to make new ones from
     */
    void writeConditional(Path file, GroupedDataset data, String grouping, int rows, int shots)
            throws IOException {
        Grouping groups = data.grouping(grouping);
        ImageGrid grid = grid(shots);
        int[] order =
                Draw.distinct(
                        groups.groupCount(),
                        Math.min(rows, groups.groupCount()),
                        Seeds.random(seed, 0));
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int row = 0; row < order.length; row++) {
                float[][] cues = cues(data, groups, order[row], shots);
                float[][] samples = sampler(evaluator, row).generate(cues, columns);
                grid.row(join(cues, samples));
            }
        }
        grid.write(file);
    }

    /** Rows of new elements of new groups. */
    void writeUnconditional(Path file, int rows) throws IOException {
        ImageGrid grid = grid(0);
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int row = 0; row < rows; row++) {
                grid.row(sampler(evaluator, row).generateFromPrior(columns));
            }
        }
        grid.write(file);
    }

    private ImageGrid grid(int cues) {
        long[] shape = model.elementShape();
        return new ImageGrid((int) shape[1], (int) shape[2], cues, SCALE);
    }

    private ConditionalSampler sampler(ModelEvaluator evaluator, int row) {
        long own = Seeds.derive(seed, 2, row);
        return new ConditionalSampler(
                evaluator,
                evaluator.hasMean()
                        ? GenerationOptions.means(own)
                        : GenerationOptions.samples(own));
    }

    private float[][] cues(GroupedDataset data, Grouping groups, int group, int shots) {
        int size = groups.size(group);
        if (size < shots) {
            throw new IllegalArgumentException(
                    "%d cues were asked for, but '%s' has %d members"
                            .formatted(shots, groups.label(group), size));
        }
        int[] chosen = Draw.distinct(size, shots, Seeds.random(seed, 1, group));
        return data.values(
                Arrays.stream(chosen).map(position -> groups.member(group, position)).toArray());
    }

    private static float[][] join(float[][] left, float[][] right) {
        float[][] all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return all;
    }
}
