package org.vhe.examples.onedim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.examples.cli.CommonArguments;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.output.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The paper's study of one-dimensional families (section 4.1, figures 3 and 9). */
@Command(
        name = "one-dimensional",
        description = {
            "Compares the four objectives on five families of distributions on the line, as in"
                    + " figures 3 and 9 of the paper: every run as CSV, two figures as PNG and SVG, and"
                    + " a summary in Markdown.",
            "An interrupted study goes on where it was if it is started again with the same options."
        })
public final class OneDimensional extends Example<OneDimensional.Outcome> {
    private static final String NAME = "one-dimensional";

    @Mixin private GridArguments grid = new GridArguments();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Runs at a time, each on one core (default: the number of cores).")
    private int workers = Runtime.getRuntime().availableProcessors();

    /**
     * What the study found.
     *
     * @param folder where the files are
     * @param runs number of runs done
     * @param failures number of those that failed
     * @param cells every cell of the grid
     */
    public record Outcome(String folder, int runs, int failures, List<Row> cells) {}

    /**
     * The chosen run of a cell of the grid.
     *
     * @param family of the classes
     * @param objective that was maximised
     * @param supportSize |D|
     * @param trainingBound by which it was chosen among the restarts
     * @param measures on test classes
     */
    public record Row(
            OneDimensionalFamily family,
            Method objective,
            int supportSize,
            double trainingBound,
            Measures measures) {

        private static Row of(StudyResults.Cell cell) {
            RunKey key = cell.best().key();
            return new Row(
                    key.family(),
                    key.objective(),
                    key.supportSize(),
                    cell.best().trainingBound(),
                    cell.best().measures());
        }
    }

    /** Runs the study and returns what it found. */
    public static Outcome runExample(String... args) throws Exception {
        return Launcher.result(new OneDimensional(), args);
    }

    /** Runs this example alone. */
    public static void main(String[] args) {
        Launcher.main(OneDimensional::runExample, args);
    }

    @Override
    public Outcome experiment() throws Exception {
        CommonArguments.useThreads(1);
        StudyOptions options = grid.options(common.seed());
        Path folder = common.out(NAME);
        ResultsFile file = ResultsFile.open(folder, options);
        StudyResults results = new Study(options, file, workers).run(new Progress(NAME, "runs"));
        new StudySummary(results).write(folder.resolve("summary.md"));
        Outcome outcome = outcome(results, folder);
        print("runs      %d, of which %d failed".formatted(outcome.runs(), outcome.failures()));
        print("files     " + folder);
        Figures.draw(() -> writeFigures(results, folder)).ifPresent(Example::print);
        return outcome;
    }

    private static void writeFigures(StudyResults results, Path folder) throws IOException {
        List<Method> all = results.options().objectives();
        List<Method> two = StudyOptions.OBJECTIVES.subList(0, 2);
        List<Method> tightened = all.stream().filter(m -> m.tightening().isPresent()).toList();
        List<Method> plain = all.stream().filter(m -> m.tightening().isEmpty()).toList();
        List<Method> ofFigure3 = two.stream().filter(all::contains).toList();
        writeFigure(results, ofFigure3, folder, "figure-3");
        writeFigure(results, plain, folder, "figure-9");
        if (!tightened.isEmpty()) {
            List<Method> shown = Stream.of(ofFigure3, tightened).flatMap(List::stream).toList();
            writeFigure(results, shown, folder, "tightened");
        }
    }

    private static void writeFigure(
            StudyResults results, List<Method> objectives, Path folder, String name)
            throws IOException {
        StudyFigure figure = new StudyFigure(results, objectives);
        figure.writePng(folder.resolve(name + ".png"));
        figure.writeSvg(folder.resolve(name + ".svg"));
    }

    private static Outcome outcome(StudyResults results, Path folder) {
        List<Row> rows = new ArrayList<>();
        for (RunKey key : results.options().runs()) {
            if (key.restart() == 0) {
                results.cell(key.family(), key.objective(), key.supportSize())
                        .ifPresent(cell -> rows.add(Row.of(cell)));
            }
        }
        int failures = (int) results.runs().stream().filter(r -> !r.failure().isEmpty()).count();
        return new Outcome(folder.toString(), results.runs().size(), failures, rows);
    }
}
