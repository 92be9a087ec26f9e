package org.vhe.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.vhe.core.check.Require;

/**
 * Which columns of a table make elements and their groups.
 *
 * @param id of a whole number that no other row has: it puts elements in order, names them in
 *     messages, and decides the noise that augmentations give them
 * @param element of what the reader makes elements of
 * @param reader makes them
 * @param groupings columns of labels, whose names are those of groupings, such as {@code character}
 */
public record DataColumns(String id, String element, ElementReader reader, List<String> groupings)
        implements Serializable {
    /** Checks and copies. */
    public DataColumns {
        Require.notBlank("id", id);
        Require.notBlank("element", element);
        Objects.requireNonNull(reader, "reader");
        groupings = List.copyOf(groupings);
        if (groupings.isEmpty()) {
            throw new IllegalArgumentException("expected at least one grouping, but got none");
        }
    }

    /** The same. */
    public static DataColumns of(
            String id, String element, ElementReader reader, String... groupings) {
        return new DataColumns(id, element, reader, List.of(groupings));
    }
}
