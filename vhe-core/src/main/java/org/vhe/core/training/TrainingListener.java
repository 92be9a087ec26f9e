package org.vhe.core.training;

import java.nio.file.Path;

/** Is told what happens during training; keeps logging and files out of the loop. */
public interface TrainingListener {

    /** After every step. */
    default void onStep(StepReport report) {}

    /** After a checkpoint was written. */
    default void onCheckpoint(Path file, long step) {}

    /** After training went back to an earlier state. */
    default void onRecovery(long divergedAt, long restored, String reason) {}

    /** When training ends, also by an exception. */
    default void onEnd() {}
}
