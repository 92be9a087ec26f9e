package org.vhe.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Something done to a file, where no {@link IOException} can be thrown. */
@FunctionalInterface
public interface FileAction {

    /** Does it. */
    void run() throws IOException;

    /**
     * Does something to a file.
     *
     * @param what fails if it fails, such as "cannot write the metrics file a.csv"
     * @throws UncheckedIOException with that message if it throws an {@link IOException}
     */
    static void attempt(String what, FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        }
    }
}
