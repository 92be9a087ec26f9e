package org.vhe.core.evaluation.fewshot;

import java.io.Serializable;

/**
 * What a classifier answered to one query, and how sure it was.
 *
 * @param isCorrect whether the class of the greatest score is the query's
 * @param confidence the posterior probability of that class, as {@link Scores#probabilities} says
 * @param logProbability log of the posterior probability of the query's own class, in nats
 */
public record Answer(boolean isCorrect, double confidence, double logProbability)
        implements Serializable {

    static Answer of(Scores scores, int query, int label) {
        int best = scores.best(query);
        double[] values = scores.values()[query];
        double confidence = scores.probabilities(query)[best];
        double own = values[label] == values[best] ? 0 : values[label] - values[best];
        return new Answer(best == label, confidence, own + Math.log(confidence));
    }
}
