package org.vhe.examples.output;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines of several runs over one axis. What happens in the first tenth does not set the scale. */
public final class CurveChart {
    /** Okabe and Ito's palette, which the colour-blind can tell apart. */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x555555)
    };

    private static final double SETTLED = 0.1;
    private static final double MARGIN = 0.05;

    private final String horizontal;
    private final String vertical;
    private final Map<String, double[][]> lines = new LinkedHashMap<>();

    /**
     * @param horizontal title of that axis
     * @param vertical title of the other
     */
    public CurveChart(String horizontal, String vertical) {
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a line; {@code x} and {@code y} have the same length, and x rises. */
    public void add(String name, double[] x, double[] y) {
        lines.put(name, new double[][] {x, y});
    }

    /** The chart, once all lines are there. */
    public XYChart build(int width, int height) {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(height)
                        .xAxisTitle(horizontal)
                        .yAxisTitle(vertical)
                        .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setXAxisMin(0.0);
        double[] settled = settled();
        double margin = MARGIN * (settled[1] - settled[0]);
        chart.getStyler().setYAxisMin(settled[0] - margin).setYAxisMax(settled[1] + margin);
        int number = 0;
        for (Map.Entry<String, double[][]> line : lines.entrySet()) {
            double[] y = within(line.getValue()[1], settled[0] - margin, settled[1] + margin);
            XYSeries series = chart.addSeries(line.getKey(), line.getValue()[0], y);
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(COLOURS[number++ % COLOURS.length]);
            series.setLineStyle(new BasicStroke(2));
        }
        return chart;
    }

    /** Least and greatest value after the first tenth of each line. */
    private double[] settled() {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double[][] line : lines.values()) {
            double[] x = line[0];
            double start = x[0] + SETTLED * (x[x.length - 1] - x[0]);
            for (int i = 0; i < x.length; i++) {
                if (x[i] >= start && Double.isFinite(line[1][i])) {
                    least = Math.min(least, line[1][i]);
                    greatest = Math.max(greatest, line[1][i]);
                }
            }
        }
        return least < greatest
                ? new double[] {least, greatest}
                : new double[] {least - 1, least + 1};
    }

    /** Values outside are left out of the line. */
    private static double[] within(double[] values, double least, double greatest) {
        return Arrays.stream(values)
                .map(value -> value >= least && value <= greatest ? value : Double.NaN)
                .toArray();
    }
}
