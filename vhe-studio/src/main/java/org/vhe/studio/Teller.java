package org.vhe.studio;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/** Tells classes apart, and says how likely elements are given cues. */
final class Teller {
    private static final int ROWS = 20;
    private static final int ELEMENT_SAMPLES = 10;
    private static final int BATCHES = 5;

    private final ModelEvaluator evaluator;

    Teller(ModelEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /**
     * Sends "encoder", the class that is nearest by posteriors, at once, and a "round" with a
     * {@link Verdict} whenever more samples have been drawn.
     *
     * @param classes [class][shot][event values]
     * @param samples of the shared latents for each class, at most
     */
    Verdict classify(float[][][] classes, float[] query, int samples, long seed, Sink sink) {
        float[][][] supports = equallyMany(classes);
        float[][] queries = {query};
        if (evaluator.model().structure().sharedLatents().stream()
                .allMatch(latent -> latent.parents().isEmpty())) {
            int nearest =
                    new PosteriorDivergenceClassifier(evaluator, ROWS)
                            .classify(supports, queries, seed)
                            .best(0);
            sink.send("encoder", Map.of("nearest", nearest));
        }
        Verdict[] last = new Verdict[1];
        AdaptiveScoringOptions options =
                AdaptiveScoringOptions.of(new ScoringOptions(samples, ELEMENT_SAMPLES, ROWS));
        new AdaptiveFewShotClassifier(
                        evaluator,
                        options,
                        (scores, errors) -> {
                            last[0] =
                                    Verdict.of(scores.values()[0], errors[0], scores.evaluations());
                            sink.send("round", last[0]);
                        })
                .classify(supports, queries, seed);
        return last[0];
    }

    /**
     * Support sets of one size: each set as often as it takes, which leaves means over a set as
     * they are.
     */
    static float[][][] equallyMany(float[][][] sets) {
        int size =
                Arrays.stream(sets)
                        .mapToInt(set -> set.length)
                        .reduce(1, (a, b) -> a / greatestDivisor(a, b) * b);
        return Arrays.stream(sets)
                .map(
                        set ->
                                IntStream.range(0, size)
                                        .mapToObj(i -> set[i % set.length])
                                        .toArray(float[][]::new))
                .toArray(float[][][]::new);
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }

    /**
     * log p(x | D) of some elements, by several estimates of their own, which tell the error. Sends
     * "likelihood" with the number and the values of each element.
     */
    Map<String, Object> likelihood(
            float[][] cues, float[][] elements, int samples, long seed, Sink sink) {
        int perBatch = Math.max(1, samples / BATCHES);
        FewShotClassifier scorer =
                new FewShotClassifier(
                        evaluator, new ScoringOptions(perBatch, ELEMENT_SAMPLES, ROWS));
        Object[] results = new Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            double[] logs = new double[BATCHES];
            for (int batch = 0; batch < BATCHES; batch++) {
                logs[batch] =
                        scorer.classify(
                                        new float[][][] {cues},
                                        new float[][] {elements[i]},
                                        Seeds.derive(seed, i, batch))
                                .values()[0][0];
                sink.send("progress", Map.of("element", i, "batch", batch));
            }
            results[i] = estimate(logs, perBatch * BATCHES);
            sink.send("likelihood", Map.of("element", i, "estimate", results[i]));
        }
        return Map.of("likelihoods", results);
    }

    /** The log of the mean of estimates given by their logs, and its standard error. */
    private static Map<String, Object> estimate(double[] logs, int samples) {
        double most = Arrays.stream(logs).max().orElseThrow();
        double[] values = Arrays.stream(logs).map(log -> Math.exp(log - most)).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length) / mean;
        Map<String, Object> estimate = new LinkedHashMap<>();
        estimate.put("logLikelihood", Verdict.finite(most + Math.log(mean)));
        estimate.put("standardError", Verdict.finite(error));
        estimate.put("latentSamples", samples);
        estimate.put("elementSamples", ELEMENT_SAMPLES);
        return estimate;
    }
}
