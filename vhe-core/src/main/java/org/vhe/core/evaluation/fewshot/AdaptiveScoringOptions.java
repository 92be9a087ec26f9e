package org.vhe.core.evaluation.fewshot;

import java.io.Serializable;
import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ScoringOptions;

/**
 * How {@link AdaptiveFewShotClassifier} spends samples.
 *
 * @param samples what a class gets at most; with all of it the score is that of {@link
 *     FewShotClassifier}
 * @param firstSamples samples that every class gets in the first round, at least 2, so that they
 *     have a spread; later rounds double the number
 * @param margin nats by which a class must be out of reach to be dropped, beyond the bounds on what
 *     its remaining samples can change; {@link Double#POSITIVE_INFINITY} to drop none
 */
public record AdaptiveScoringOptions(ScoringOptions samples, int firstSamples, double margin)
        implements Serializable {
    private static final int FIRST_SAMPLES = 4;
    private static final double MARGIN = 1;

    /** Checks the ranges. */
    public AdaptiveScoringOptions {
        Objects.requireNonNull(samples, "samples");
        Require.atLeast(2, "firstSamples", firstSamples);
        if (!(margin >= 0)) {
            throw new IllegalArgumentException("margin must not be negative, but is " + margin);
        }
    }

    /** Four samples in the first round and a margin of one nat. */
    public static AdaptiveScoringOptions of(ScoringOptions samples) {
        return new AdaptiveScoringOptions(samples, FIRST_SAMPLES, MARGIN);
    }
}
