package org.vhe.core.training;

import java.io.Serializable;
import java.util.List;
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
        PartSum sum = PartSum.of(parts.get(0), 1);
        parts.subList(1, parts.size()).forEach(part -> sum.add(PartSum.of(part, 1)));
        return sum.gradient();
    }
}
