package org.vhe.examples.experiment;

import java.util.Arrays;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.ImageGrid;

/**
 * Images of which a model is given the first rows and draws the others, beside what they are.
 *
 * @param model whose likelihood draws value by value
 * @param test what it has not seen
 * @param givenRows how many rows are given
 * @param rows of the picture, a class each; fewer if there are fewer classes
 * @param columns completions in a row
 * @param candidates of which each completion is one, kept by how well its latents explain what is
 *     given
 */
record Completions(
        Homoencoder model,
        TestData test,
        int givenRows,
        int rows,
        int columns,
        int candidates,
        long seed) {
    static final String OPTION = "--given-rows";
    static final String CANDIDATES = "--candidates";

    /** What is not given. */
    private static final float UNKNOWN = 0.2f;

    /** Checks that the model can do it. */
    Completions {
        Require.positive(CANDIDATES, candidates);
        long[] shape = model.elementShape();
        int height = Math.toIntExact(shape[1]);
        if (givenRows < 1 || givenRows >= height) {
            throw new IllegalArgumentException(
                    "%s must be from 1 to %d, as images have %d rows, found %d"
                            .formatted(OPTION, height - 1, height, givenRows));
        }
        try (ModelEvaluator evaluator = model.evaluator()) {
            if (evaluator.hasMean()) {
                throw new IllegalArgumentException(
                        OPTION
                                + ": the likelihood of this model draws all pixels at once from its latents, so that"
                                + " the others would not follow those given; expected a model that draws pixel by"
                                + " pixel, such as a PixelCNN");
            }
        }
    }

    /**
     * In each row the cues, framed; what is given, the rest gray; completions; and the image
     * itself, apart.
     *
     * @param shot number of cues that all shared latents are inferred from; 0 for latents from
     *     their priors
     */
    ImageGrid picture(int shot) {
        Grouping groups = test.images().grouping(test.grouping());
        int count = Math.min(rows, groups.groupCount());
        int[] chosen = Draw.distinct(groups.groupCount(), count, Seeds.random(seed, 0));
        ImageGrid grid = new ImageGrid(model.elementShape(), shot);
        boolean[] known = known();
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int row = 0; row < count; row++) {
                float[][] members = members(groups, chosen[row], shot);
                float[] original = members[0];
                float[][] cues = Arrays.copyOfRange(members, 1, members.length);
                ConditionalSampler sampler =
                        new ConditionalSampler(
                                evaluator, GenerationOptions.samples(Seeds.derive(seed, 2, row)));
                float[][] drawn =
                        shot == 0
                                ? sampler.complete(original, known, Map.of(), columns, candidates)
                                : sampler.complete(original, known, cues, columns, candidates);
                float[][] images = new float[shot + columns + 2][];
                System.arraycopy(cues, 0, images, 0, shot);
                images[shot] = given(original, known);
                System.arraycopy(drawn, 0, images, shot + 1, columns);
                images[images.length - 1] = original;
                grid.row(images);
            }
        }
        return grid.apartFrom(shot + columns + 1);
    }

    private float[][] members(Grouping groups, int group, int shot) {
        if (groups.size(group) <= shot) {
            throw new IllegalArgumentException(
                    "--shot must be less than %d, the members of '%s', of which one is to be completed, found %d"
                            .formatted(groups.size(group), groups.label(group), shot));
        }
        return test.images()
                .values(Draw.choose(groups.members(group), shot + 1, Seeds.random(seed, 1, group)));
    }

    /** The first rows of all channels. */
    private boolean[] known() {
        long[] shape = model.elementShape();
        int channel = Math.toIntExact(shape[1] * shape[2]);
        boolean[] known = new boolean[model.elementLength()];
        for (int i = 0; i < known.length; i++) {
            known[i] = i % channel < givenRows * shape[2];
        }
        return known;
    }

    private static float[] given(float[] original, boolean[] known) {
        float[] shown = original.clone();
        for (int i = 0; i < shown.length; i++) {
            shown[i] = known[i] ? shown[i] : UNKNOWN;
        }
        return shown;
    }
}
