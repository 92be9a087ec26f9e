package org.vhe.core.training;

import java.io.Serializable;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * What one of the steps of a {@link Round} was like.
 *
 * @param terms means over the batch
 * @param gradientNorm Euclidean norm of the gradient before it was clipped; of several workers, the
 *     mean of theirs
 * @param finiteStatistics whether all statistics of the batch are finite
 */
public record LocalStep(ObjectiveTerms terms, double gradientNorm, boolean finiteStatistics)
        implements Serializable {

    /** Why training cannot go on from here, or null. */
    String nonFinite() {
        String reason = DivergenceDetector.nonFinite(terms, gradientNorm);
        return reason == null ? nonFiniteStatistic(finiteStatistics) : reason;
    }

    /** Why training cannot go on from here, or null. */
    String observedBy(DivergenceDetector detector) {
        String reason = detector.observe(terms, gradientNorm);
        return reason == null ? nonFiniteStatistic(finiteStatistics) : reason;
    }

    static String nonFiniteStatistic(boolean finite) {
        return finite ? null : "a running statistic is not finite";
    }
}
