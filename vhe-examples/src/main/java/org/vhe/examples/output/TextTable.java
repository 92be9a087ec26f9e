package org.vhe.examples.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in plain text. The first column is aligned to the left, the others, usually numbers, to
 * the right.
 */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param headings one per column
     */
    public TextTable(String... headings) {
        if (headings.length == 0) {
            throw new IllegalArgumentException("a table needs at least one column, found none");
        }
        rows.add(List.of(headings));
    }

    /**
     * Adds a row.
     *
     * @param cells one per column
     */
    public TextTable row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    "a row must have %d cells, found %d: %s"
                            .formatted(rows.get(0).size(), cells.length, Arrays.toString(cells)));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The lines of the table, with a rule under the headings and a line end after each. */
    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        appendRow(text, rows.get(0), widths);
        List<String> rule = Arrays.stream(widths).mapToObj("-"::repeat).toList();
        appendRow(text, rule, widths);
        rows.stream().skip(1).forEach(row -> appendRow(text, row, widths));
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static void appendRow(StringBuilder text, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column == 0 ? "" : GAP);
            line.append(column == 0 ? row.get(column) + padding : padding + row.get(column));
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
}
