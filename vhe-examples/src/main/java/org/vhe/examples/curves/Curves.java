package org.vhe.examples.curves;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.vhe.core.io.AtomicFile;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.output.CurveChart;
import org.vhe.examples.output.MetricsTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
    private Map<String, Path> runs = new LinkedHashMap<>();

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
     * @param picture where it is
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
        for (Map.Entry<String, Path> run : runs.entrySet()) {
            tables.put(run.getKey(), MetricsTable.read(run.getValue()).means(meanOf));
        }
        List<XYChart> charts = new ArrayList<>();
        Map<String, Map<String, Double>> last = new LinkedHashMap<>();
        for (String column : columns) {
            CurveChart chart = new CurveChart(against, column);
            tables.forEach(
                    (name, table) -> {
                        double[] values = table.column(column);
                        chart.add(name, table.column(against), values);
                        last.computeIfAbsent(name, key -> new LinkedHashMap<>())
                                .put(column, values[values.length - 1]);
                    });
            charts.add(chart.build(WIDTH, HEIGHT));
        }
        Path file = common.out("curves").resolve("curves.png");
        AtomicFile.write(file, out -> ImageIO.write(sideBySide(charts), "png", out));
        print("picture   " + file);
        return new Result(file.toString(), last);
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
