package org.vhe.examples.onedim;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.check.Require;

/**
 * How much is sampled for the measures. The samples are the same for all models of a family that
 * have the same |D|.
 *
 * @param targets for encoded information and generation loss
 * @param episodes binary classification problems
 * @param queries elements to classify in each of them
 * @param classifierSamples samples of c for the conditional likelihood of an element
 * @param jointSamples importance samples of c for each class
 * @param refinementSteps gradient steps of the proposal of each class, by which the joint
 *     likelihood is estimated once more; 0 for not at all
 */
public record MeasureOptions(
        int targets,
        int episodes,
        int queries,
        int classifierSamples,
        int jointSamples,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int refinementSteps) {

    /** All must be positive. */
    public MeasureOptions {
        if (Math.min(Math.min(targets, episodes), queries) < 1
                || Math.min(classifierSamples, jointSamples) < 1) {
            throw new IllegalArgumentException(
                    "numbers of samples must be positive, found targets %d, episodes %d, queries %d, classifierSamples %d, jointSamples %d"
                            .formatted(
                                    targets, episodes, queries, classifierSamples, jointSamples));
        }
        Require.atLeast(0, "refinementSteps", refinementSteps);
    }

    /** Without refinement. */
    public MeasureOptions(
            int targets, int episodes, int queries, int classifierSamples, int jointSamples) {
        this(targets, episodes, queries, classifierSamples, jointSamples, 0);
    }

    /** The measures that are taken. */
    List<Measures.Kind> kinds() {
        List<Measures.Kind> kinds = new ArrayList<>(List.of(Measures.Kind.values()));
        if (refinementSteps == 0) {
            kinds.remove(Measures.Kind.REFINED_JOINT_NLL);
        }
        return kinds;
    }

    /** 20,000 targets, 500 problems of 20 elements, 20 samples; 200 samples as in the paper. */
    public static MeasureOptions defaults() {
        return new MeasureOptions(20_000, 500, 20, 20, 200);
    }
}
