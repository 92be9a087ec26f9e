package org.vhe.core.evaluation.generation;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/** Elements of which some values are given; see {@link ConditionalSampler}. */
final class Completion {
    private final ModelEvaluator evaluator;
    private final GenerationOptions options;
    private final SupportInference inference;

    Completion(ModelEvaluator evaluator, GenerationOptions options, SupportInference inference) {
        this.evaluator = evaluator;
        this.options = options;
        this.inference = inference;
    }

    float[][] complete(
            float[] original,
            boolean[] known,
            Map<String, float[][]> supports,
            int count,
            int candidates) {
        Require.positive("candidates", candidates);
        inference.requireElements("original", new float[][] {original});
        inference.requireElements("known", new float[][] {new float[known.length]});
        evaluator.model().elementCheck().requireKnown(original, known);
        int total = Math.multiplyExact(count, candidates);
        LatentSamples latents = inference.inferredOrDrawn(supports, total);
        int rows = Math.min(total, options.rowsPerChunk());
        EvaluationGraph graph =
                candidates == 1 ? evaluator.completion(rows) : evaluator.weighedCompletion(rows);
        RowChunks chunks =
                new RowChunks(graph, rows)
                        .input(ModelEvaluator.ELEMENT, where(known, i -> original[i]))
                        .input(ModelEvaluator.KNOWN, where(known, i -> 1));
        latents.feed(chunks, row -> options.latentRow((int) row));
        float[][] drawn = new float[total][];
        double[] logWeights = new double[total];
        chunks.run(
                total,
                Seeds.derive(options.seed(), 1),
                (part, first, n) -> {
                    float[] values = part.get(ModelEvaluator.SAMPLE);
                    ConditionalSampler.read(values, known.length, drawn, (int) first, n);
                    if (candidates > 1) {
                        float[] weights = part.get(ModelEvaluator.KNOWN_LOG_PROB);
                        IntStream.range(0, n)
                                .forEach(i -> logWeights[(int) first + i] = weights[i]);
                    }
                });
        return candidates == 1 ? drawn : kept(drawn, logWeights, candidates);
    }

    /** One of each so many. */
    private float[][] kept(float[][] drawn, double[] logWeights, int candidates) {
        long seed = Seeds.derive(options.seed(), 2);
        float[][] kept = new float[drawn.length / candidates][];
        for (int i = 0; i < kept.length; i++) {
            int first = i * candidates;
            double[] own = Arrays.copyOfRange(logWeights, first, first + candidates);
            kept[i] = drawn[first + Draw.byLogWeights(own, Seeds.random(seed, i))];
        }
        return kept;
    }

    /** Writes values where they are known, zeros elsewhere. */
    private static RowChunks.RowWriter where(boolean[] known, IntToDoubleFunction values) {
        return (row, target, offset) -> {
            for (int i = 0; i < known.length; i++) {
                target[offset + i] = known[i] ? (float) values.applyAsDouble(i) : 0;
            }
        };
    }
}
