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

    /**
     * Adds a line, unless there is nothing of it to draw.
     *
     * @param x rises
     * @param y as many; gaps where they are not finite
     */
    public void add(String name, double[] x, double[] y) {
        if (Arrays.stream(y).anyMatch(Double::isFinite)) {
            lines.put(name, new double[][] {x, y});
        }
    }

    /** The chart, once all lines are there, at least one of which there is something to draw. */
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
        double[] range = range(SETTLED);
        // nothing after the first tenth
        range = range[0] <= range[1] ? range : range(0);
        return range[0] < range[1] ? range : new double[] {range[0] - 1, range[0] + 1};
    }

    /** Least and greatest value after a part of each line. */
    private double[] range(double part) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double[][] line : lines.values()) {
            double[] x = line[0];
            double start = x[0] + part * (x[x.length - 1] - x[0]);
            for (int i = 0; i < x.length; i++) {
                if (x[i] >= start && Double.isFinite(line[1][i])) {
                    least = Math.min(least, line[1][i]);
                    greatest = Math.max(greatest, line[1][i]);
                }
            }
        }
        return new double[] {least, greatest};
    }

    /** Values outside are left out of the line. */
    private static double[] within(double[] values, double least, double greatest) {
        return Arrays.stream(values)
                .map(value -> value >= least && value <= greatest ? value : Double.NaN)
                .toArray();
    }
}
