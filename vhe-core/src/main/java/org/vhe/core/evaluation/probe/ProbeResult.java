package org.vhe.core.evaluation.probe;

import java.util.Locale;
import org.vhe.core.evaluation.AccuracyEstimate;

/**
 * How well a linear probe reads labels from features.
 *
 * @param accuracy on examples that the probe was not fitted to
 * @param chance share of the commonest label among all examples, which always naming it reaches
 * @param classes number of labels
 * @param features number of features of an example
 * @param trainingExamples number of examples fitted to
 * @param penalty the weight decay that was chosen
 */
public record ProbeResult(
        AccuracyEstimate accuracy,
        double chance,
        int classes,
        int features,
        int trainingExamples,
        double penalty) {
    /** Such as "83.0% (74.5% to 89.1%) of 20 classes from 32 features, chance 5.0%". */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s of %d classes from %d features, chance %.1f%%",
                accuracy,
                classes,
                features,
                100 * chance);
    }
}
