package org.vhe.examples.onedim;

/**
 * How much is sampled for the measures. The samples are the same for all models of a family that
 * have the same |D|.
 *
 * @param targets for encoded information and generation loss
 * @param episodes binary classification problems
 * @param queries elements to classify in each of them
 * @param classifierSamples samples of c for the conditional likelihood of an element
 * @param jointSamples importance samples of c for each class
 */
public record MeasureOptions(
        int targets, int episodes, int queries, int classifierSamples, int jointSamples) {

    /** All must be positive. */
    public MeasureOptions {
        if (Math.min(Math.min(targets, episodes), queries) < 1
                || Math.min(classifierSamples, jointSamples) < 1) {
            throw new IllegalArgumentException(
                    "numbers of samples must be positive, found targets %d, episodes %d, queries %d, classifierSamples %d, jointSamples %d"
                            .formatted(
                                    targets, episodes, queries, classifierSamples, jointSamples));
        }
    }

    /** 20,000 targets, 500 problems of 20 elements, 20 samples; 200 samples as in the paper. */
    public static MeasureOptions defaults() {
        return new MeasureOptions(20_000, 500, 20, 20, 200);
    }
}
