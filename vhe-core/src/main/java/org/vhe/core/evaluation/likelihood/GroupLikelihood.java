package org.vhe.core.evaluation.likelihood;

import java.io.Serializable;
import java.util.Arrays;
import org.vhe.core.evaluation.scoring.LogMeanExp;

/**
 * The estimated joint likelihood of one group: of a class, or of an alphabet with its characters.
 *
 * @param label of the group
 * @param elements |X|
 * @param logLikelihood log p(X), in nats
 * @param perElement log p(X) / |X|, in nats
 * @param effectiveSamples (sum of weights)^2 / sum of squared weights, of the group's samples; near
 *     1 when one sample decides and the estimate is too low
 */
public record GroupLikelihood(
        String label,
        int elements,
        double logLikelihood,
        double perElement,
        double effectiveSamples)
        implements Serializable {

    /** The mean of the weights of samples. */
    static GroupLikelihood of(String label, int elements, double[] logWeights) {
        LogMeanExp mean = new LogMeanExp();
        Arrays.stream(logWeights).forEach(mean::add);
        double total = mean.value();
        return new GroupLikelihood(
                label, elements, total, total / elements, mean.effectiveSamples());
    }
}
