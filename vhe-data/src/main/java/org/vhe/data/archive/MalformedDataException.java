package org.vhe.data.archive;

import java.io.EOFException;
import java.io.IOException;

/** A data file could be read but is not what it should be; the message names the file. */
public final class MalformedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A complaint about the content of the named file. */
    public MalformedDataException(String file, String complaint) {
        super(file + ": " + complaint);
    }

    /**
     * A complaint about the content of the named file, noticed through another exception, of which
     * the message tells.
     */
    public MalformedDataException(String file, String complaint, Throwable cause) {
        super("%s: %s (%s)".formatted(file, complaint, reason(cause)), cause);
    }

    /** Some exceptions, those of files that are cut off among them, have no message. */
    private static String reason(Throwable cause) {
        if (cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause instanceof EOFException
                ? "it ends too early"
                : cause.getClass().getSimpleName();
    }
}
