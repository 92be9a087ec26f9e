package org.vhe.examples.alphabets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.ImageGrid;
import org.vhe.models.hierarchical.HierarchicalVhe;

/**
 * Pictures as figures 7 and 10 of the paper: cues framed on the left, what was made of them beside.
 *
 * @param model a network of alphabets
 * @param unseen images as the model sees them
 * @param rows number of rows; no more than there are alphabets, or characters, are drawn
 * @param columns number of new images in a row
 * @param seed of the choice of cues, and of the samples
 */
record AlphabetPictures(
        Homoencoder model, GroupedDataset unseen, int rows, int columns, long seed) {
    private static final int[] CUES = {5, 10};

    /** Checks the numbers. */
    AlphabetPictures {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a picture needs rows and columns, found %d and %d".formatted(rows, columns));
        }
    }

    /**
     * Writes all pictures into a folder.
     *
     * @param ofAlphabet as of {@link #writeCharacters}
     */
    List<Path> writeAll(Path folder, int ofAlphabet) throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(folder.resolve("characters-of-one-image.png"));
        writeCharacters(files.get(0), 0);
        files.add(folder.resolve("characters-within-their-alphabet.png"));
        writeCharacters(files.get(1), ofAlphabet);
        for (int cues : CUES) {
            Path file = folder.resolve("new-characters-of-%d-images.png".formatted(cues));
            writeAlphabets(file, cues);
            files.add(file);
        }
        return files;
    }

    /**
     * New drawings of characters from one drawing each.
     *
     * @param ofAlphabet number of images of other characters, which the alphabet's latent is
     *     inferred from, fewer if there are no more; 0 to infer it from the drawing itself
     */
    void writeCharacters(Path file, int ofAlphabet) throws IOException {
        Grouping characters = unseen.grouping(HierarchicalVhe.CHARACTER);
        Grouping alphabets = unseen.grouping(HierarchicalVhe.ALPHABET);
        ImageGrid grid = new ImageGrid(model.elementShape(), 1);
        try (ModelEvaluator evaluator = model.evaluator()) {
            int row = 0;
            for (int character : chosen(characters)) {
                int[] cue = some(characters.members(character), 1, Seeds.derive(seed, 1, row));
                int[] others =
                        IntStream.of(alphabets.members(alphabets.groupOf(cue[0])))
                                .filter(e -> characters.groupOf(e) != character)
                                .toArray();
                int[] around = some(others, ofAlphabet, Seeds.derive(seed, 3, row));
                float[][] support = unseen.values(cue);
                float[][] drawn =
                        sampler(evaluator, row++)
                                .generate(
                                        Map.of(
                                                HierarchicalVhe.ALPHABET_LATENT,
                                                around.length == 0
                                                        ? support
                                                        : unseen.values(around),
                                                HierarchicalVhe.CHARACTER_LATENT,
                                                support),
                                        columns);
                grid.row(support, drawn);
            }
        }
        grid.write(file);
    }

    /**
     * New characters in the style of alphabets: a inferred from some images, c and z drawn from
     * their priors.
     *
     * @param cues number of images of each alphabet
     */
    void writeAlphabets(Path file, int cues) throws IOException {
        Grouping alphabets = unseen.grouping(HierarchicalVhe.ALPHABET);
        ImageGrid grid = new ImageGrid(model.elementShape(), cues);
        try (ModelEvaluator evaluator = model.evaluator()) {
            int row = 0;
            for (int alphabet : chosen(alphabets)) {
                int[] members = alphabets.members(alphabet);
                if (members.length < cues) {
                    throw new IllegalArgumentException(
                            "%d cues were asked for, but '%s' has %d images"
                                    .formatted(cues, alphabets.label(alphabet), members.length));
                }
                float[][] support = unseen.values(some(members, cues, Seeds.derive(seed, 1, row)));
                float[][] made =
                        sampler(evaluator, row++)
                                .generateNew(
                                        Map.of(HierarchicalVhe.ALPHABET_LATENT, support), columns);
                grid.row(support, made);
            }
        }
        grid.write(file);
    }

    private int[] chosen(Grouping groups) {
        int[] all = IntStream.range(0, groups.groupCount()).toArray();
        return some(all, rows, Seeds.derive(seed, 0));
    }

    /** Up to so many of the values, in random order. */
    private static int[] some(int[] values, int count, long seed) {
        if (values.length == 0) {
            return values;
        }
        int most = Math.min(count, values.length);
        return Arrays.stream(Draw.distinct(values.length, most, Seeds.random(seed)))
                .map(i -> values[i])
                .toArray();
    }

    private ConditionalSampler sampler(ModelEvaluator evaluator, int row) {
        return new ConditionalSampler(
                evaluator, GenerationOptions.meansOrSamples(evaluator, Seeds.derive(seed, 2, row)));
    }
}
