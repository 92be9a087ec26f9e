package org.vhe.core.evaluation;

/**
 * How the likelihood of whole classes is estimated.
 *
 * @param samples K samples of the class's latents, and L for each element and class sample
 * @param supportSize number of elements that q reads, drawn from the class; 0 for the whole class
 * @param maxClasses most classes that are evaluated, chosen at random; 0 for all
 * @param seed of the choices and the noise
 */
public record JointLikelihoodOptions(
        ScoringOptions samples, int supportSize, int maxClasses, long seed) {

    /** No number may be negative. */
    public JointLikelihoodOptions {
        java.util.Objects.requireNonNull(samples, "samples");
        if (supportSize < 0 || maxClasses < 0) {
            throw new IllegalArgumentException(
                    "supportSize and maxClasses must not be negative, but are %d and %d"
                            .formatted(supportSize, maxClasses));
        }
    }

    /** All classes, q reading them whole. */
    public static JointLikelihoodOptions of(int samples, int elementSamples, long seed) {
        ScoringOptions scoring =
                new ScoringOptions(samples, elementSamples, ScoringOptions.DEFAULT.rowsPerChunk());
        return new JointLikelihoodOptions(scoring, 0, 0, seed);
    }
}
