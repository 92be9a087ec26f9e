package org.vhe.data.archive;

import java.util.Objects;

/**
 * A file or folder of an archive, in memory.
 *
 * @param name path relative to the archive, parts separated by '/', no '/' at either end
 * @param folder whether this is a folder
 * @param content the file's bytes, not to be modified; empty for a folder
 */
@SuppressWarnings("ArrayRecordComponent")
public record ArchiveEntry(String name, boolean folder, byte[] content) {
    public ArchiveEntry {
        Objects.requireNonNull(content, "content");
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException(
                    "name must be a relative path without '/' at its ends, found \"" + name + '"');
        }
    }

    /** The parts of the name. */
    public String[] parts() {
        return name.split("/");
    }
}
