package org.vhe.examples.curves;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.vhe.core.io.AtomicFile;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.output.CurveChart;
import org.vhe.examples.output.Figures;
import org.vhe.examples.output.MetricsTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Training curves of one or several runs, from the metrics that training writes. */
@Command(name = "curves", description = "Draw training curves of runs side by side.")
public final class Curves extends Example<Curves.Result> {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 360;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME=FILE",
            description = "A name for the legend and the metrics of a run, a CSV file.")
    private List<String> runs = new ArrayList<>();

    @Option(
            names = "--columns",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "bound,kl_c",
            description = "What to draw, a panel each (default: ${DEFAULT-VALUE}).")
    private List<String> columns;

    @Option(
            names = "--against",
            paramLabel = "NAME",
            description =
                    "The horizontal axis: step, epoch or seconds (default: ${DEFAULT-VALUE}).")
    private String against = "step";

    @Option(
            names = "--mean-of",
            paramLabel = "N",
            description = "Draw means of this many rows (default: ${DEFAULT-VALUE}).")
    private int meanOf = 5;

    /**
     * What was drawn.
     *
     * @param picture where it is; nothing where there are no fonts to draw it with
     * @param last the last means, by the name of the run, then of the column
     */
    public record Result(String picture, Map<String, Map<String, Double>> last) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Curves::runExample, args);
    }

    /** Runs and returns what was drawn. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Curves(), args);
    }

    @Override
    protected Result experiment() throws IOException {
        Map<String, MetricsTable> tables = new LinkedHashMap<>();
        for (Map.Entry<String, Path> run : files().entrySet()) {
            tables.put(run.getKey(), MetricsTable.read(run.getValue()).means(meanOf));
        }
        Map<String, Map<String, Double>> last = last(tables);
        Path file = common.out("curves").resolve("curves.png");
        Optional<String> none = Figures.draw(() -> draw(tables, file));
        if (none.isPresent()) {
            last.forEach((name, values) -> print(name + " " + values));
            print(none.get());
            return new Result(null, last);
        }
        print("picture   " + file);
        return new Result(file.toString(), last);
    }

    /** The runs by name. */
    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String run : runs) {
            int sign = run.indexOf('=');
            if (sign < 1 || sign == run.length() - 1) {
                throw refused("expected NAME=FILE, found '" + run + "'");
            }
            String name = run.substring(0, sign);
            if (files.put(name, Path.of(run.substring(sign + 1))) != null) {
                throw refused("runs must have different names, but two are called '" + name + "'");
            }
        }
        return files;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Map<String, Map<String, Double>> last(Map<String, MetricsTable> tables) {
        Map<String, Map<String, Double>> last = new LinkedHashMap<>();
        for (String column : columns) {
            boolean any = false;
            for (Map.Entry<String, MetricsTable> run : tables.entrySet()) {
                double[] values = run.getValue().column(column);
                any |= Arrays.stream(values).anyMatch(Double::isFinite);
                last.computeIfAbsent(run.getKey(), key -> new LinkedHashMap<>())
                        .put(column, values[values.length - 1]);
            }
            if (!any) {
                throw new IllegalArgumentException(
                        "nothing to draw: no run has a finite number in column '" + column + "'");
            }
        }
        return last;
    }

    private void draw(Map<String, MetricsTable> tables, Path file) throws IOException {
        List<XYChart> charts = new ArrayList<>();
        for (String column : columns) {
            CurveChart chart = new CurveChart(against, column);
            tables.forEach(
                    (name, table) -> chart.add(name, table.column(against), table.column(column)));
            charts.add(chart.build(WIDTH, HEIGHT));
        }
        AtomicFile.write(file, out -> ImageIO.write(sideBySide(charts), "png", out));
    }

    private static BufferedImage sideBySide(List<XYChart> charts) {
        BufferedImage image =
                new BufferedImage(WIDTH * charts.size(), HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (XYChart chart : charts) {
            chart.paint(graphics, WIDTH, HEIGHT);
            graphics.setClip(null);
            graphics.translate(WIDTH, 0);
        }
        graphics.dispose();
        return image;
    }
}
