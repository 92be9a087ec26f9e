package org.vhe.examples.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.FewShotRow;

/**
 * A readable table of few-shot tasks: each classifier's accuracy in per cent with its interval,
 * and, for those that have some, evaluations of the likelihood for each query.
 */
public final class AccuracyTable {
    /** The likelihood of a model. */
    public static final String MODEL = "model";

    /** The divergence of a model's posteriors. */
    public static final String POSTERIORS = "posteriors";

    /** The nearest neighbour of pixels. */
    public static final String PIXELS = "pixels";

    private final List<String> headings;
    private final List<Line> lines = new ArrayList<>();

    private record Line(List<String> leading, FewShotRow row) {}

    /**
     * @param headings of what a row begins with
     */
    public AccuracyTable(String... headings) {
        this.headings = List.of(headings);
    }

    /** A table of rows that begin with ways and shots. */
    public static AccuracyTable of(List<FewShotRow> rows) {
        AccuracyTable table = new AccuracyTable("task");
        rows.forEach(row -> table.row(row, task(row)));
        return table;
    }

    /** Such as "5-way 1-shot". */
    public static String task(FewShotRow row) {
        return row.task().way() + "-way " + row.task().shot() + "-shot";
    }

    /**
     * Adds a row.
     *
     * @param leading what it begins with
     */
    public AccuracyTable row(FewShotRow row, String... leading) {
        lines.add(new Line(List.of(leading), row));
        return this;
    }

    @Override
    public String toString() {
        Set<String> classifiers = new LinkedHashSet<>();
        lines.forEach(line -> classifiers.addAll(line.row().results().keySet()));
        List<String> first = new ArrayList<>(headings);
        for (String classifier : classifiers) {
            first.addAll(List.of(classifier, "95% interval"));
            if (costs(classifier)) {
                first.add("evaluations");
            }
        }
        first.addAll(List.of("chance", "n"));
        TextTable table = new TextTable(first.toArray(String[]::new));
        lines.forEach(line -> table.row(cells(line, classifiers)));
        return table.toString();
    }

    private boolean costs(String classifier) {
        return lines.stream()
                .flatMap(line -> line.row().result(classifier).stream())
                .anyMatch(result -> result.evaluationsPerQuery() > 0);
    }

    private String[] cells(Line line, Set<String> classifiers) {
        List<String> cells = new ArrayList<>(line.leading());
        for (String classifier : classifiers) {
            cells.addAll(
                    line.row()
                            .result(classifier)
                            .map(AccuracyTable::accuracy)
                            .orElse(List.of("-", "-")));
            if (costs(classifier)) {
                cells.add(
                        line.row()
                                .result(classifier)
                                .map(result -> number(0, result.evaluationsPerQuery()))
                                .orElse("-"));
            }
        }
        FewShotRow row = line.row();
        cells.add(percent(row.chance()));
        cells.add(Long.toString((long) row.task().episodes() * row.task().queriesPerEpisode()));
        return cells.toArray(String[]::new);
    }

    /** Cells of an accuracy and its interval, in per cent. */
    public static List<String> accuracy(FewShotResult result) {
        AccuracyEstimate estimate = result.accuracy();
        return List.of(
                percent(estimate.value()),
                percent(estimate.lower()) + " to " + percent(estimate.upper()));
    }

    /** A part in per cent. */
    public static String percent(double value) {
        return number(1, 100 * value) + "%";
    }

    /** A number with so many digits after the point; a dash for one that does not exist. */
    public static String number(int digits, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
