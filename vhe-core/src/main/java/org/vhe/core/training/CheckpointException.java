package org.vhe.core.training;

import java.io.IOException;

/** A checkpoint cannot be read, or does not belong to the model. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the file, what was expected and what was found
     */
    public CheckpointException(String message) {
        super(message);
    }

    /**
     * @param message the file and what is wrong with it
     * @param cause what noticed it
     */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
