package org.vhe.examples.onedim;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.vhe.data.synthetic.OneDimensionalFamily;

/** One panel of a figure: a measure of a family against |D|, one line for each objective. */
final class StudyPanel {
    private static final Color GRID = new Color(0xE4E4E4);

    private final StudyResults results;
    private final OneDimensionalFamily family;
    private final Measures.Kind measure;
    private final List<Method> objectives;

    StudyPanel(
            StudyResults results,
            OneDimensionalFamily family,
            Measures.Kind measure,
            List<Method> objectives) {
        this.results = results;
        this.family = family;
        this.measure = measure;
        this.objectives = objectives;
    }

    /** The panel as a chart; |D| is spaced evenly, in the order of its values. */
    CategoryChart chart(int width, int height) {
        CategoryChart chart = new CategoryChartBuilder().width(width).height(height).build();
        ValueRange range = range();
        style(chart.getStyler(), range);
        objectives.forEach(objective -> addSeries(chart, objective, range));
        return chart;
    }

    private void style(CategoryStyler styler, ValueRange range) {
        styler.setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
        styler.setOverlapped(true);
        styler.setXAxisTickMarkSpacingHint(1);
        styler.setLegendVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTitlesVisible(false);
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        styler.setChartPadding(2);
        styler.setMarkerSize(6);
        styler.setErrorBarsColorSeriesColor(true);
        styler.setYAxisMin(range.lower()).setYAxisMax(range.upper());
        styler.setYAxisTickMarkSpacingHint(34);
    }

    private ValueRange range() {
        List<Double> values = new ArrayList<>();
        for (Method objective : objectives) {
            for (int size : results.options().supportSizes()) {
                results.cell(family, objective, size).ifPresent(c -> values.add(c.value(measure)));
            }
        }
        return ValueRange.of(values.stream().mapToDouble(v -> v).toArray());
    }

    private void addSeries(CategoryChart chart, Method objective, ValueRange range) {
        List<Integer> sizes = results.options().supportSizes();
        List<Double> values = new ArrayList<>();
        List<Double> bars = new ArrayList<>();
        for (int size : sizes) {
            Optional<StudyResults.Cell> cell = results.cell(family, objective, size);
            double value = cell.map(c -> c.value(measure)).orElse(Double.NaN);
            boolean known = !Double.isNaN(value);
            values.add(known ? range.clamp(value) : null);
            bars.add(known ? bar(cell.orElseThrow().deviation(measure), value, range) : null);
        }
        if (values.stream().allMatch(Objects::isNull)) {
            return;
        }
        ObjectiveStyle style = ObjectiveStyle.of(objective);
        CategorySeries series = chart.addSeries(style.name(), sizes, values, bars);
        series.setLineColor(style.colour()).setLineStyle(new BasicStroke(1.6f));
        series.setMarker(style.marker()).setMarkerColor(style.colour());
    }

    /** The length of an error bar, within the panel; none at a value that lies outside. */
    private static double bar(double deviation, double value, ValueRange range) {
        if (!Double.isFinite(deviation) || !range.holds(value)) {
            return 0;
        }
        return Math.min(deviation, Math.min(value - range.lower(), range.upper() - value));
    }
}
