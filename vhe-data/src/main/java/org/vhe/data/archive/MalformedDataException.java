package org.vhe.data.archive;

import java.io.IOException;

/** A data file could be read but is not what it should be; the message names the file. */
public final class MalformedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A complaint about the content of the named file. */
    public MalformedDataException(String file, String complaint) {
        super(file + ": " + complaint);
    }

    /** A complaint about the content of the named file, noticed through another exception. */
    public MalformedDataException(String file, String complaint, Throwable cause) {
        super(file + ": " + complaint, cause);
    }
}
