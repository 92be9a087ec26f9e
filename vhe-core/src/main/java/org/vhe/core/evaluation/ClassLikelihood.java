package org.vhe.core.evaluation;

/**
 * The estimated joint likelihood of one class.
 *
 * @param label of the class
 * @param elements |X|
 * @param logLikelihood log p(X), in nats
 * @param perElement log p(X) / |X|, in nats
 * @param effectiveSamples (sum of weights)^2 / sum of squared weights, of the class's samples; near
 *     1 when one sample decides and the estimate is too low
 */
public record ClassLikelihood(
        String label,
        int elements,
        double logLikelihood,
        double perElement,
        double effectiveSamples) {}
