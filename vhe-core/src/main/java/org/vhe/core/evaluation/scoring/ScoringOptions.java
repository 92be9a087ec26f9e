package org.vhe.core.evaluation.scoring;

import java.io.Serializable;
import org.vhe.core.check.Require;

/**
 * How likelihoods of elements are estimated.
 *
 * @param latentSamples S, samples of the shared latents
 * @param elementSamples K, importance samples of the per-element latents for each sample of the
 *     shared ones; models without per-element latents need none and use one
 * @param rowsPerChunk rows of the graphs that score; noise is drawn by chunk, so results are
 *     reproducible for the same number only
 */
public record ScoringOptions(int latentSamples, int elementSamples, int rowsPerChunk)
        implements Serializable {

    /** The paper's 20 and 10 samples (supplement 6.4.1), and 80 rows. */
    public static final ScoringOptions DEFAULT = new ScoringOptions(20, 10, 80);

    /** All must be positive. */
    public ScoringOptions {
        Require.positive("latentSamples", latentSamples);
        Require.positive("elementSamples", elementSamples);
        Require.positive("rowsPerChunk", rowsPerChunk);
    }
}
