package org.vhe.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.ImageGrid;
import picocli.CommandLine.Option;

/**
 * Pictures of new members of classes from some members each, of new classes, and of images that are
 * completed.
 *
 * @param <D> the data of the experiment
 */
public abstract class ClassSampleCommand<D extends ExperimentData> extends SampleCommand<D> {
    private static final String ORIGINALS = "--originals";

    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            description =
                    "Numbers of cues, a picture for each; 0 for samples of the prior (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> shots = List.of(1, 5, 0);

    @Option(
            names = ORIGINALS,
            paramLabel = "N",
            description =
                    "As many images of the data beside those of the model, on the right: others of"
                            + " the class, or, beside samples of the prior, of any classes"
                            + " (default: ${DEFAULT-VALUE}).")
    private int originals;

    @Option(
            names = Completions.OPTION,
            paramLabel = "N",
            description =
                    "Complete images whose first N rows are given, each beside the image itself, in"
                            + " place of drawing new ones; with --shot 0, from the prior of what"
                            + " classes share. For models that draw pixel by pixel.")
    private Integer givenRows;

    @Option(
            names = Completions.CANDIDATES,
            paramLabel = "N",
            description =
                    "Of so many candidates with latents of their own each completion is one, kept"
                            + " by how well they explain the rows that are given; 1 for latents that"
                            + " do not know of them (default: ${DEFAULT-VALUE}).")
    private int candidates = 20;

    /** With numbers of the experiment's own, unless told otherwise. */
    protected ClassSampleCommand(String experiment, D data, int rows, int columns) {
        super(experiment, data, rows, columns);
    }

    @Override
    protected final List<Path> draw(Homoencoder model, TestData test) throws IOException {
        if (shots.stream().anyMatch(shot -> shot < 0)) {
            throw new IllegalArgumentException("--shot must not be negative, found " + shots);
        }
        if (originals < 0) {
            throw new IllegalArgumentException(
                    ORIGINALS + " must not be negative, found " + originals);
        }
        if (givenRows != null && originals > 0) {
            throw new IllegalArgumentException(
                    "%s and %s exclude each other: completions are beside the image itself"
                            .formatted(Completions.OPTION, ORIGINALS));
        }
        List<Path> files = new ArrayList<>();
        for (int shot : shots) {
            String kind = givenRows == null ? "samples" : "completions";
            String name = (shot == 0 ? "prior" : shot + "-shot") + "-" + kind + ".png";
            Path file = out().resolve(name);
            picture(model, test, shot).write(file);
            files.add(file);
        }
        return files;
    }

    private ImageGrid picture(Homoencoder model, TestData test, int shot) {
        if (givenRows != null) {
            return new Completions(model, test, givenRows, rows(), columns(), candidates, seed())
                    .picture(shot);
        }
        ConditionalSamples drawn =
                shot == 0
                        ? ConditionalSamples.fromPrior(model, rows(), columns(), seed())
                        : ConditionalSamples.of(
                                model,
                                test.images(),
                                test.grouping(),
                                new ConditionalSamples.Options(rows(), shot, columns(), seed()));
        return grid(model, drawn, originals(drawn, test, shot));
    }

    /** Images of the data for each row, [row][image][values]. */
    private float[][][] originals(ConditionalSamples drawn, TestData test, int shot) {
        int count = drawn.samples().length;
        float[][][] all = new float[count][0][];
        if (originals == 0) {
            return all;
        }
        HeldOutMembers members = HeldOutMembers.of(test);
        float[][] any =
                shot == 0 ? members.ofDifferentClasses(count * originals, seed()) : new float[0][];
        for (int row = 0; row < count; row++) {
            long own = Seeds.derive(seed(), 3, row);
            if (shot == 0) {
                all[row] = Arrays.copyOfRange(any, row * originals, (row + 1) * originals);
            } else {
                all[row] =
                        members.othersOf(
                                drawn.labels().get(row),
                                drawn.cues()[row],
                                originals,
                                ORIGINALS,
                                own);
            }
        }
        return all;
    }

    private ImageGrid grid(Homoencoder model, ConditionalSamples drawn, float[][][] beside) {
        float[][][] others = new float[beside.length][][];
        Arrays.setAll(
                others,
                row ->
                        Stream.of(drawn.samples()[row], beside[row])
                                .flatMap(Stream::of)
                                .toArray(float[][]::new));
        return ImageGrid.of(model.elementShape(), drawn.cues(), others)
                .apartFrom(drawn.cues()[0].length + columns());
    }
}
