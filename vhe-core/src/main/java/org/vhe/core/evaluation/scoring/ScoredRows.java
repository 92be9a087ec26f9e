package org.vhe.core.evaluation.scoring;

import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;

/**
 * log p(x | shared latents) of pairs of an element and a sample of the shared latents, each by
 * importance samples of the per-element latents.
 */
public final class ScoredRows {
    private final EncodedElements elements;
    private final int rows;
    private final int elementSamples;

    /** Receives the log-likelihood of a pair, in order. */
    @FunctionalInterface
    public interface PairReader {
        /**
         * @param logLikelihood in nats
         */
        void read(long pair, double logLikelihood);
    }

    /**
     * @param rows of the graphs that score
     * @param elementSamples K of each pair
     */
    public ScoredRows(EncodedElements elements, int rows, int elementSamples) {
        this.elements = elements;
        this.rows = rows;
        this.elementSamples = elementSamples;
    }

    /**
     * The number of importance samples of the per-element latents: what was asked for, or one for a
     * model without such latents.
     */
    public static int elementSamples(ModelEvaluator evaluator, int asked) {
        boolean none = evaluator.model().structure().elementLatents().isEmpty();
        return none ? 1 : asked;
    }

    /**
     * @param pairs how many
     * @param elementOf the required element of each pair
     * @param latentRowOf the row of {@code latents} of each pair
     * @return rows of the scoring graph computed, those that fill up a last chunk included
     */
    public long score(
            long pairs,
            LongToIntFunction elementOf,
            LatentSamples latents,
            LongToIntFunction latentRowOf,
            long seed,
            PairReader reader) {
        return chunks(elementOf, latents, latentRowOf)
                .run(pairs * elementSamples, seed, new Reduction(reader));
    }

    /**
     * The same with samples of the per-element latents that pairs have in common.
     *
     * @param noiseOf number of the noise of each pair
     */
    public long score(
            long pairs,
            LongToIntFunction elementOf,
            LatentSamples latents,
            LongToIntFunction latentRowOf,
            LongUnaryOperator noiseOf,
            long seed,
            PairReader reader) {
        return chunks(elementOf, latents, latentRowOf)
                .run(
                        pairs * elementSamples,
                        seed,
                        row ->
                                noiseOf.applyAsLong(row / elementSamples) * elementSamples
                                        + row % elementSamples,
                        new Reduction(reader));
    }

    private RowChunks chunks(
            LongToIntFunction elementOf, LatentSamples latents, LongToIntFunction latentRowOf) {
        RowChunks chunks =
                new RowChunks(elements.evaluator().scoring(rows), rows)
                        .input(
                                ModelEvaluator.ELEMENT,
                                (row, target, offset) ->
                                        elements.copyElement(
                                                elementOf.applyAsInt(row / elementSamples),
                                                target,
                                                offset))
                        .input(
                                ModelEvaluator.FEATURES,
                                (row, target, offset) ->
                                        elements.copyFeatures(
                                                elementOf.applyAsInt(row / elementSamples),
                                                target,
                                                offset));
        latents.feed(chunks, row -> latentRowOf.applyAsInt(row / elementSamples));
        return chunks;
    }

    /** Mean of the weights of a pair's rows. */
    private final class Reduction implements RowChunks.ChunkReader {
        private final PairReader reader;
        private final LogMeanExp mean = new LogMeanExp();

        Reduction(PairReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(EvaluationGraph graph, long first, int count) {
            double[] weights = graph.getDoubles(ModelEvaluator.LOG_WEIGHT);
            for (int i = 0; i < count; i++) {
                mean.add(weights[i]);
                if ((first + i + 1) % elementSamples == 0) {
                    reader.read((first + i) / elementSamples, mean.take());
                }
            }
        }
    }
}
