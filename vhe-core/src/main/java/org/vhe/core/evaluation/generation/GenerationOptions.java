package org.vhe.core.evaluation.generation;

import org.vhe.core.check.Require;
import org.vhe.core.graph.Backend;
import org.vhe.core.model.ModelEvaluator;

/**
 * How elements are generated.
 *
 * @param means whether to return the likelihood's mean rather than a sample of it; refused where
 *     the likelihood has no mean in closed form, such as an autoregressive one (see {@link
 *     ModelEvaluator#hasMean()})
 * @param sharedSample whether all elements share one sample of the shared latents, so that they
 *     differ by what is left to single elements only; otherwise each has its own
 * @param seed of all samples
 * @param rowsPerChunk rows of the graphs that generate; noise is drawn by chunk, so results are
 *     reproducible for the same number only
 */
public record GenerationOptions(boolean means, boolean sharedSample, long seed, int rowsPerChunk) {

    /** Checks the number of rows. */
    public GenerationOptions {
        Require.positive("rowsPerChunk", rowsPerChunk);
    }

    /** Means of the likelihood, each with latents of its own. */
    public static GenerationOptions means(long seed) {
        return new GenerationOptions(true, false, seed, Backend.rows(20));
    }

    /** Samples of the likelihood, each with latents of its own. */
    public static GenerationOptions samples(long seed) {
        return new GenerationOptions(false, false, seed, Backend.rows(20));
    }

    /** Means where the model's likelihood has them, otherwise samples: what pictures show. */
    public static GenerationOptions meansOrSamples(ModelEvaluator evaluator, long seed) {
        return evaluator.hasMean() ? means(seed) : samples(seed);
    }

    /** Which sample of the shared latents a row has. */
    int latentRow(int row) {
        return sharedSample ? 0 : row;
    }
}
