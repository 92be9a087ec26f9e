package org.vhe.examples.onedim;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * What a study found.
 *
 * @param options the grid
 * @param runs every run that is done
 */
public record StudyResults(StudyOptions options, List<RunResult> runs) {

    /** Copies the list. */
    public StudyResults {
        runs = List.copyOf(runs);
    }

    /**
     * The restarts of one cell of the grid.
     *
     * @param best the run of the best training objective
     * @param all every run that did not fail
     */
    public record Cell(RunResult best, List<RunResult> all) {

        /** A measure of the best run. */
        public double value(Measures.Kind measure) {
            return measure.of(best.measures());
        }

        /** Standard deviation of a measure over restarts; 0 for a single one. */
        public double deviation(Measures.Kind measure) {
            double[] values = all.stream().mapToDouble(r -> measure.of(r.measures())).toArray();
            double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
            double squares =
                    java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
        }
    }

    /** One cell of the grid; empty if no run of it succeeded. */
    public Optional<Cell> cell(OneDimensionalFamily family, Method objective, int supportSize) {
        List<RunResult> restarts =
                runs.stream()
                        .filter(r -> r.key().family() == family)
                        .filter(r -> r.key().objective() == objective)
                        .filter(r -> r.key().supportSize() == supportSize)
                        .filter(r -> !r.failed())
                        .toList();
        return restarts.stream()
                .max(Comparator.comparingDouble(RunResult::trainingBound))
                .map(best -> new Cell(best, restarts));
    }
}
