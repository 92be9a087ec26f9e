package org.vhe.core.training;

import java.util.Locale;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * What a validation found.
 *
 * @param step steps of training before it
 * @param terms of the data held out
 * @param bestStep when the bound was best so far
 * @param bestBound what it was then; of a loss, its negative
 */
public record ValidationReport(long step, ObjectiveTerms terms, long bestStep, double bestBound) {

    /**
     * Such as "validation at step 500: bound -86.20, ..., best -86.10 at step 400"; of a loss, the
     * best loss.
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                terms.isLoss()
                        ? "validation at step %d: %s, best loss %.4f at step %d"
                        : "validation at step %d: %s, best %.2f at step %d",
                step,
                terms,
                terms.isLoss() ? -bestBound : bestBound,
                bestStep);
    }
}
