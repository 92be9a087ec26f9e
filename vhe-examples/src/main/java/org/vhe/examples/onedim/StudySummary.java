package org.vhe.examples.onedim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vhe.core.io.AtomicFile;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * The study's results as Markdown: for each measure a table with a row for each family and |D| and
 * a column for each objective, each cell the run of the best training objective and the standard
 * deviation over restarts; then the {@link Yardsticks}.
 *
 * @param results what to show
 */
public record StudySummary(StudyResults results) {

    /** Writes the tables. */
    public void write(Path file) throws IOException {
        byte[] text = toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(text));
    }

    /** The tables, and what failed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Measures.Kind measure : results.options().measures().kinds()) {
            text.append("## ").append(measure.title().replace("|", "\\|")).append("\n\n");
            appendTable(text, measure);
            text.append('\n');
        }
        text.append(new Yardsticks(results));
        appendFailures(text);
        return text.toString();
    }

    private void appendTable(StringBuilder text, Measures.Kind measure) {
        List<Method> objectives = results.options().objectives();
        text.append("| family | \\|D\\| |");
        objectives.forEach(o -> text.append(' ').append(ObjectiveStyle.of(o).name()).append(" |"));
        text.append("\n|---|---:|").append("---:|".repeat(objectives.size())).append('\n');
        for (OneDimensionalFamily family : results.options().families()) {
            for (int size : results.options().supportSizes()) {
                text.append("| %s | %d |".formatted(RunKey.label(family), size));
                for (Method objective : objectives) {
                    Optional<StudyResults.Cell> cell = results.cell(family, objective, size);
                    text.append(' ').append(cell.map(c -> text(c, measure)).orElse("failed"));
                    text.append(" |");
                }
                text.append('\n');
            }
        }
    }

    private static String text(StudyResults.Cell cell, Measures.Kind measure) {
        String value = number(cell.value(measure));
        return cell.all().size() > 1 ? value + " ± " + number(cell.deviation(measure)) : value;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%.1e", value);
    }

    private void appendFailures(StringBuilder text) {
        List<RunResult> failures =
                results.runs().stream().filter(run -> !run.failure().isEmpty()).toList();
        if (failures.isEmpty()) {
            return;
        }
        text.append("## Failures\n\n");
        for (RunResult run : failures) {
            RunKey key = run.key();
            text.append(
                    "- %s, %s, |D| = %d, restart %d: %s%n"
                            .formatted(
                                    key.familyLabel(),
                                    ObjectiveStyle.of(key.objective()).name(),
                                    key.supportSize(),
                                    key.restart(),
                                    run.failure()));
        }
    }
}
