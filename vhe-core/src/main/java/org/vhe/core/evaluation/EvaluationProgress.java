package org.vhe.core.evaluation;

/** Is told how far an evaluation has come. */
@FunctionalInterface
public interface EvaluationProgress {
    /** Tells no one. */
    EvaluationProgress NONE = (done, total) -> {};

    /**
     * @param done parts finished: episodes, or classes
     * @param total parts altogether
     */
    void update(long done, long total);
}
