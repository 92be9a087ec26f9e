package org.vhe.examples.onedim;

/**
 * The outcome of a run.
 *
 * @param key which run
 * @param trainingBound mean of the objective over the last steps of training, which restarts are
 *     chosen by; NaN if training failed
 * @param measures on test classes
 * @param seconds that the run took
 * @param failure why training or measuring failed, empty if neither did
 */
public record RunResult(
        RunKey key, double trainingBound, Measures measures, double seconds, String failure) {

    /** Whether training failed. */
    public boolean failed() {
        return Double.isNaN(trainingBound);
    }
}
