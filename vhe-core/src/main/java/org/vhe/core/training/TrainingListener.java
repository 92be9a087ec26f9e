package org.vhe.core.training;

import java.nio.file.Path;

/** Is told what happens during training; keeps logging and files out of the loop. */
public interface TrainingListener {

    /**
     * Before the first step of each call of {@link Trainer#train}.
     *
     * @param trainer to ask for {@link Trainer#parameters}, or to {@link Trainer#stop}
     */
    default void onStart(Trainer trainer) {}

    /** After every step, and the validation after it. */
    default void onStep(StepReport report) {}

    /** After a checkpoint was written. */
    default void onCheckpoint(Path file, long step) {}

    /** After training went back to an earlier state. */
    default void onRecovery(long divergedAt, long restored, String reason) {}

    /**
     * What the listener needs to go on exactly, such as a row of a table not yet full. Checkpoints
     * keep it, and so does the state that a diverged run goes back to.
     *
     * @return any text; empty for nothing
     */
    default String state() {
        return "";
    }

    /**
     * Training goes on from where {@link #state} was asked for.
     *
     * @param state what it was; empty if nothing was kept
     */
    default void restore(String state) {}

    /** When training ends, also by an exception. */
    default void onEnd() {}
}
