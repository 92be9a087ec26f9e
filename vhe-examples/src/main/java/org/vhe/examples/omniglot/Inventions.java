package org.vhe.examples.omniglot;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.FittedGaussian;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.evaluation.probe.Embeddings;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.examples.experiment.HeldOutMembers;

/**
 * Pictures of new characters, and, apart on the right, of drawings by hand.
 *
 * @param model whose shared latents are of characters
 * @param unseen images as the model sees them
 * @param rows of a picture; of alphabets, as many as there are if there are fewer
 * @param columns new characters in a row
 * @param originals drawings by hand in a row
 */
record Inventions(
        Homoencoder model, GroupedDataset unseen, int rows, int columns, int originals, long seed) {
    /** Drawings that the posterior mean of a character of training is of, if there are as many. */
    private static final int SHOTS = 5;

    /** Checks the model. */
    Inventions {
        List<LatentVariable> shared = model.structure().sharedLatents();
        if (shared.isEmpty()
                || !shared.stream()
                        .allMatch(latent -> latent.grouping().equals(OmniglotReader.CHARACTER))) {
            throw new IllegalArgumentException(
                    "new characters are drawn by a model whose shared latents are of characters, found %s"
                            .formatted(model.structure()));
        }
    }

    /** Characters of the prior, each from a c of its own. */
    ImageGrid ofThePrior() {
        try (ModelEvaluator evaluator = model.evaluator()) {
            return besideDrawings(sampler(evaluator, 0).generateFromPrior(rows * columns));
        }
    }

    /**
     * Characters whose latents are of a Gaussian fitted to the posterior means of characters.
     *
     * @param learned what the model was trained on
     */
    ImageGrid ofAFit(GroupedDataset learned) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            Grouping all = learned.grouping(OmniglotReader.CHARACTER);
            int fewest = IntStream.range(0, all.groupCount()).map(all::size).min().orElse(SHOTS);
            Embeddings means =
                    Embeddings.ofGroups(
                            evaluator, learned, all.name(), Math.min(SHOTS, fewest), seed);
            return besideDrawings(fitted(evaluator, means, rows * columns, 1));
        }
    }

    private float[][] fitted(ModelEvaluator evaluator, Embeddings means, int count, long number) {
        List<String> names =
                model.structure().sharedLatents().stream().map(LatentVariable::name).toList();
        INDArray[] parts =
                names.stream()
                        .map(name -> means.means().get(name))
                        .map(values -> values.reshape(values.size(0), -1))
                        .toArray(INDArray[]::new);
        float[][] joined = Nd4j.concat(1, parts).toFloatMatrix();
        float[][] drawn = FittedGaussian.to(joined).samples(count, Seeds.random(seed, 1, number));
        Map<String, float[][]> latents = new HashMap<>();
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int to = from + Math.toIntExact(parts[i].size(1));
            latents.put(names.get(i), columns(drawn, from, to));
            from = to;
        }
        return sampler(evaluator, number).decode(latents);
    }

    private static float[][] columns(float[][] values, int from, int to) {
        return Arrays.stream(values)
                .map(row -> Arrays.copyOfRange(row, from, to))
                .toArray(float[][]::new);
    }

    /**
     * Characters of alphabets, from a Gaussian fitted to the posterior means of one drawing each of
     * some of its characters, which are framed; on the right other characters of it.
     */
    ImageGrid ofAlphabets(int characters) {
        Grouping alphabets = unseen.grouping(OmniglotReader.ALPHABET);
        int count = Math.min(rows, alphabets.groupCount());
        int[] chosen = Draw.distinct(alphabets.groupCount(), count, Seeds.random(seed, 2));
        ImageGrid grid = new ImageGrid(model.elementShape(), characters);
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int row = 0; row < count; row++) {
                int[] drawings = oneOfEach(alphabets, chosen[row], characters, row);
                GroupedDataset cues = unseen.subset(Arrays.copyOf(drawings, characters));
                int[] others = Arrays.copyOfRange(drawings, characters, drawings.length);
                Embeddings means = Embeddings.ofElements(evaluator, cues);
                grid.row(
                        Stream.of(
                                        cues.values(IntStream.range(0, characters).toArray()),
                                        fitted(evaluator, means, columns, 2 + row),
                                        unseen.values(others))
                                .flatMap(Stream::of)
                                .toArray(float[][]::new));
            }
        }
        return grid.apartFrom(characters + columns);
    }

    /** A drawing each of different characters of an alphabet. */
    private int[] oneOfEach(Grouping alphabets, int alphabet, int characters, int row) {
        Grouping all = unseen.grouping(OmniglotReader.CHARACTER);
        int[] own =
                IntStream.of(alphabets.members(alphabet)).map(all::groupOf).distinct().toArray();
        int needed = characters + originals;
        if (own.length < needed) {
            throw new IllegalArgumentException(
                    "--characters and --originals together must be at most %d, the characters of '%s', found %d and %d"
                            .formatted(
                                    own.length, alphabets.label(alphabet), characters, originals));
        }
        int[] chosen = Draw.choose(own, needed, Seeds.random(seed, 3, row));
        int[] drawings = new int[needed];
        for (int i = 0; i < needed; i++) {
            int size = all.size(chosen[i]);
            drawings[i] = all.member(chosen[i], Seeds.random(seed, 4, row, i).nextInt(size));
        }
        return drawings;
    }

    private ImageGrid besideDrawings(float[][] made) {
        float[][] drawn =
                new HeldOutMembers(unseen, OmniglotReader.CHARACTER)
                        .ofDifferentClasses(rows * originals, seed);
        ImageGrid grid = new ImageGrid(model.elementShape(), 0);
        for (int row = 0; row < rows; row++) {
            grid.row(
                    Arrays.copyOfRange(made, row * columns, (row + 1) * columns),
                    Arrays.copyOfRange(drawn, row * originals, (row + 1) * originals));
        }
        return grid.apartFrom(columns);
    }

    private ConditionalSampler sampler(ModelEvaluator evaluator, long number) {
        long own = Seeds.derive(seed, 5, number);
        return new ConditionalSampler(evaluator, GenerationOptions.meansOrSamples(evaluator, own));
    }
}
