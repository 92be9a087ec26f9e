package org.vhe.examples.styles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.ImageGrid;
import org.vhe.models.factorial.FactorialVhe;

/**
 * Characters drawn in the styles of other images, as figure 8 of the paper: images that give the
 * content framed on the left, images that give the style framed at the top, and for each pair an
 * image drawn from what single images tell of them.
 *
 * @param model a factorial one
 * @param seed of the choice of images, and of the samples
 */
record StyleTransferPicture(Homoencoder model, long seed) {
    private static final int SCALE = 2;

    /**
     * Draws and writes the picture.
     *
     * @param data elements as the model sees them, by character and by style
     * @param rows number of images that give a content, each of another character; no more than
     *     there are are drawn
     * @param columns number of images that give a style, each of another one; likewise
     */
    void write(Path file, GroupedDataset data, int rows, int columns) throws IOException {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a picture needs a row and a column, found %d and %d".formatted(rows, columns));
        }
        float[][] contents = cues(data, FactorialVhe.CONTENT_GROUPING, rows);
        float[][] styles = cues(data, FactorialVhe.STYLE_GROUPING, columns);
        ImageGrid grid = new ImageGrid(data.elementShape(), 1, 1, SCALE);
        grid.row(new float[][] {new float[data.elementLength()]}, styles);
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int i = 0; i < contents.length; i++) {
                float[][] drawn = new float[styles.length][];
                for (int j = 0; j < drawn.length; j++) {
                    drawn[j] = draw(evaluator, contents[i], styles[j], Seeds.derive(seed, i, j));
                }
                grid.row(new float[][] {contents[i]}, drawn);
            }
        }
        grid.write(file);
    }

    private static float[] draw(
            ModelEvaluator evaluator, float[] content, float[] style, long seed) {
        Map<String, float[][]> supports =
                Map.of(
                        FactorialVhe.CONTENT,
                        new float[][] {content},
                        FactorialVhe.STYLE,
                        new float[][] {style});
        return new ConditionalSampler(evaluator, GenerationOptions.samples(seed))
                .generate(supports, 1)[0];
    }

    /** An image of each of some random groups. */
    private float[][] cues(GroupedDataset data, String name, int count) {
        Grouping groups = data.grouping(name);
        RandomGenerator random = Seeds.random(Seeds.derive(seed, name));
        int[] chosen =
                Draw.distinct(groups.groupCount(), Math.min(count, groups.groupCount()), random);
        return data.values(
                Arrays.stream(chosen)
                        .map(group -> groups.member(group, random.nextInt(groups.size(group))))
                        .toArray());
    }
}
