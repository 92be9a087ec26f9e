package org.vhe.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.image.ImageGrid;
import picocli.CommandLine.Option;

/**
 * Pictures of new members of classes from some members each, and of new classes.
 *
 * @param <D> the data of the experiment
 */
public abstract class ClassSampleCommand<D extends ExperimentData> extends SampleCommand<D> {
    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            description =
                    "Numbers of cues, a picture for each; 0 for samples of the prior (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> shots = List.of(1, 5, 0);

    /** With numbers of the experiment's own, unless told otherwise. */
    protected ClassSampleCommand(String experiment, D data, int rows, int columns) {
        super(experiment, data, rows, columns);
    }

    @Override
    protected final List<Path> draw(Homoencoder model, TestData test) throws IOException {
        if (shots.stream().anyMatch(shot -> shot < 0)) {
            throw new IllegalArgumentException("--shot must not be negative, found " + shots);
        }
        List<Path> files = new ArrayList<>();
        for (int shot : shots) {
            Path file = out().resolve(shot == 0 ? "prior-samples.png" : shot + "-shot-samples.png");
            ConditionalSamples drawn =
                    shot == 0
                            ? ConditionalSamples.fromPrior(model, rows(), columns(), seed())
                            : ConditionalSamples.of(
                                    model,
                                    test.images(),
                                    test.grouping(),
                                    new ConditionalSamples.Options(
                                            rows(), shot, columns(), seed()));
            ImageGrid.of(model.elementShape(), drawn.cues(), drawn.samples()).write(file);
            files.add(file);
        }
        return files;
    }
}
