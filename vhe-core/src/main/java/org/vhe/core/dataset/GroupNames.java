package org.vhe.core.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names of groups that a user gives. */
final class GroupNames {
    private static final int LARGEST = 1 << 24;
    private static final int LONGEST = 200;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private GroupNames() {}

    /** The lines of a text that are not blank. */
    static List<String> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw new IOException(
                    "%s: expected names of at most %d bytes, found more".formatted(file, LARGEST));
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)) + "";
            String names = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return names.lines().map(String::strip).filter(name -> !name.isEmpty()).toList();
        } catch (CharacterCodingException e) {
            throw new IOException(
                    file + ": expected a name in each line as UTF-8, found other bytes", e);
        }
    }

    /**
     * The names, all of groups and different.
     *
     * @param origin of the names, for messages
     */
    static Set<String> require(Grouping groups, Collection<String> names, String origin) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> known = Set.copyOf(groups.labels());
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "%s: no group '%s' of grouping '%s'; the nearest name is '%s'"
                                .formatted(
                                        origin,
                                        beginning(name),
                                        groups.name(),
                                        nearest(beginning(name), groups.labels())));
            }
            if (!found.add(name)) {
                throw new IllegalArgumentException(
                        "%s: expected different groups of '%s', found '%s' twice"
                                .formatted(origin, groups.name(), name));
            }
        }
        return found;
    }

    private static String beginning(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "...";
    }

    private static String nearest(String name, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(label -> distance(name, label)))
                .orElseThrow();
    }

    /** Fewest letters to insert, remove or replace (Levenshtein), capitals counting as others. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[previous.length];
            next[0] = i;
            for (int j = 1; j < next.length; j++) {
                int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                next[j] =
                        Math.min(
                                previous[j - 1] + replaced, Math.min(previous[j], next[j - 1]) + 1);
            }
            previous = next;
        }
        return previous[to.length()];
    }
}
