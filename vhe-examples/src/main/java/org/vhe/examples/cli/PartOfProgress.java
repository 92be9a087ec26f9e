package org.vhe.examples.cli;

import org.vhe.core.evaluation.EvaluationProgress;

/** Tells of one part after another as of one whole. */
final class PartOfProgress implements EvaluationProgress {
    private final EvaluationProgress whole;
    private final long total;
    private long before;

    PartOfProgress(EvaluationProgress whole, long total) {
        this.whole = whole;
        this.total = total;
    }

    @Override
    public void update(long done, long ofPart) {
        whole.update(before + done, total);
    }

    /** A part is done. */
    void add(long done) {
        before += done;
    }
}
