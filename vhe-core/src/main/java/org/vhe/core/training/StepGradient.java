package org.vhe.core.training;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * What a step computes of a batch, or of a part of it.
 *
 * @param terms means over the batch
 * @param gradient of the negative bound, flat, laid out as the parameters
 * @param batchStatistics of batch normalisation, flat, laid out as the running ones
 */
public record StepGradient(ObjectiveTerms terms, float[] gradient, float[] batchStatistics)
        implements Serializable {

    /**
     * The gradient of a batch from those of its equal parts: means, added up in double precision in
     * the order given. Statistics of batches are means of the parts', each of which is normalised
     * by its own: variances do not have that between the parts' means.
     */
    public static StepGradient mean(List<StepGradient> parts) {
        return new StepGradient(
                terms(parts.stream().map(StepGradient::terms).toList()),
                mean(parts, StepGradient::gradient),
                mean(parts, StepGradient::batchStatistics));
    }

    private static float[] mean(List<StepGradient> parts, Function<StepGradient, float[]> array) {
        double[] sum = new double[array.apply(parts.get(0)).length];
        for (StepGradient part : parts) {
            float[] values = array.apply(part);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / parts.size());
        }
        return mean;
    }

    private static ObjectiveTerms terms(List<ObjectiveTerms> parts) {
        return new ObjectiveTerms(
                parts.stream().mapToDouble(ObjectiveTerms::bound).sum() / parts.size(),
                parts.stream().mapToDouble(ObjectiveTerms::logLikelihood).sum() / parts.size(),
                means(parts, ObjectiveTerms::kl),
                means(parts, ObjectiveTerms::supportGain),
                parts.get(0).sampledKl(),
                means(parts, ObjectiveTerms::maximised));
    }

    private static Map<String, Double> means(
            List<ObjectiveTerms> parts, Function<ObjectiveTerms, Map<String, Double>> terms) {
        Map<String, Double> sums = new LinkedHashMap<>();
        parts.forEach(part -> terms.apply(part).forEach((k, v) -> sums.merge(k, v, Double::sum)));
        sums.replaceAll((name, sum) -> sum / parts.size());
        return sums;
    }
}
