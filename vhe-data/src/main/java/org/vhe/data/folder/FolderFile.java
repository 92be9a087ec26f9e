package org.vhe.data.folder;

import java.util.Arrays;
import java.util.Comparator;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.MalformedDataException;

/**
 * A file or folder and what became of it.
 *
 * @param parts of its name
 * @param values of an image, [channels * height * width]; or else null
 * @param problem why a file is no image that can be read; or else null
 */
@SuppressWarnings("ArrayRecordComponent")
record FolderFile(String[] parts, float[] values, MalformedDataException problem) {
    /** Part by part, so that a class is not torn apart by what sorts before '/'. */
    static final Comparator<FolderFile> BY_NAME =
            Comparator.comparing(FolderFile::parts, Arrays::compare);

    static FolderFile image(ArchiveEntry entry, float[] values) {
        return new FolderFile(entry.parts(), values, null);
    }

    static FolderFile unreadable(String name, MalformedDataException problem) {
        return new FolderFile(name.split("/"), null, problem);
    }

    static FolderFile folder(ArchiveEntry entry) {
        return new FolderFile(entry.parts(), null, null);
    }

    boolean isImage() {
        return values != null;
    }

    boolean isFolder() {
        return values == null && problem == null;
    }

    String name() {
        return path(0, parts.length);
    }

    /** Some parts of the name. */
    String path(int from, int to) {
        return String.join("/", Arrays.copyOfRange(parts, from, to));
    }
}
