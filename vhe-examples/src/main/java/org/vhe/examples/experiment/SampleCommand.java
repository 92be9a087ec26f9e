package org.vhe.examples.experiment;

import java.nio.file.Path;
import java.util.List;
import org.vhe.core.model.Homoencoder;
import picocli.CommandLine.Option;

/**
 * Pictures of what a model draws of what training held out.
 *
 * @param <D> the data of the experiment
 */
public abstract class SampleCommand<D extends ExperimentData>
        extends EvaluationCommand<D, List<String>> {
    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of a picture (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--columns",
            paramLabel = "N",
            description = "New images in a row (default: ${DEFAULT-VALUE}).")
    private int columns;

    /** With numbers of the experiment's own, unless told otherwise. */
    protected SampleCommand(String experiment, D data, int rows, int columns) {
        super(experiment, data);
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Draws and writes.
     *
     * @return the files
     */
    protected abstract List<Path> draw(Homoencoder model, TestData test) throws Exception;

    @Override
    protected final List<String> measure(Homoencoder model, TestData test) throws Exception {
        requirePositive("--rows", rows);
        requirePositive("--columns", columns);
        List<Path> files = draw(model, test);
        files.forEach(file -> print("samples   " + file));
        return files.stream().map(Path::toString).toList();
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, found " + value);
        }
    }

    /** Rows of a picture. */
    protected final int rows() {
        return rows;
    }

    /** New images in a row. */
    protected final int columns() {
        return columns;
    }
}
