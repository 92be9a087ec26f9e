package org.vhe.examples.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.vhe.examples.cli.Example;
import org.vhe.examples.output.TextTable;

/** What {@link CudaCheck} found so far, printed as it is found. */
final class CheckRows {
    static final String SPEED = "images/s";

    private final List<CudaCheck.Row> rows = new ArrayList<>();

    List<CudaCheck.Row> all() {
        return List.copyOf(rows);
    }

    /**
     * Checks or measures something. One failure, such as a want of memory, is not to hide what
     * comes after it.
     *
     * @param most the largest value that passes
     */
    void add(
            CheckedNetwork network,
            String what,
            int batch,
            String unit,
            double most,
            DoubleSupplier value) {
        String name = network.name().toLowerCase(Locale.ROOT);
        CudaCheck.Row row;
        try {
            double found = value.getAsDouble();
            row = new CudaCheck.Row(name, what, batch, found, unit, found <= most, null);
        } catch (RuntimeException e) {
            row = new CudaCheck.Row(name, what, batch, Double.NaN, unit, false, e.toString());
        }
        rows.add(row);
        Example.print(String.join("  ", Arrays.asList(cells(row))).replaceAll(" {3,}", "  "));
    }

    private static String[] cells(CudaCheck.Row row) {
        boolean failed = row.failure() != null;
        String passed = row.unit().equals(SPEED) ? "" : row.passed() ? "passed" : "FAILED";
        return new String[] {
            row.network() + ": " + row.what(),
            row.batch() == 0 ? "" : String.valueOf(row.batch()),
            failed ? "-" : String.format(Locale.ROOT, "%.4g", row.value()),
            row.unit(),
            failed ? row.failure() : passed
        };
    }

    String table() {
        TextTable table = new TextTable("what", "batch", "value", "unit", "verdict");
        rows.forEach(row -> table.row(cells(row)));
        return System.lineSeparator() + table;
    }
}
