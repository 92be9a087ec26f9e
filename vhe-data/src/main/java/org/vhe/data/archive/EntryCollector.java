package org.vhe.data.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Passes entries on that are held to the limits, together and each. */
final class EntryCollector {
    private static final Set<String> CLUTTER = Set.of("__macosx", "thumbs.db", "desktop.ini");

    private final Path source;
    private final ArchiveLimits limits;
    private final Consumer<ArchiveEntry> consumer;
    private final BiConsumer<String, MalformedDataException> tooLarge;
    private final Set<String> seen = new HashSet<>();
    private int count;
    private long totalBytes;

    /**
     * @param tooLarge is told of files that are too large; null to refuse them
     */
    EntryCollector(
            Path source,
            ArchiveLimits limits,
            Consumer<ArchiveEntry> consumer,
            BiConsumer<String, MalformedDataException> tooLarge) {
        this.tooLarge = tooLarge;
        this.source = source;
        this.limits = limits;
        this.consumer = consumer;
    }

    /**
     * The name as a relative path, after refusing one that leaves the archive. Windows' separators
     * become the usual ones.
     */
    String checkedName(String name) throws IOException {
        countEntry();
        String path = name.replace('\\', '/');
        String relative = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (relative.matches("[A-Za-z]:.*")) {
            throw unsafe(name);
        }
        for (String part : relative.split("/", -1)) {
            if (part.isEmpty() || part.equals("..") || part.equals(".")) {
                throw unsafe(name);
            }
        }
        return relative;
    }

    /**
     * Whether a path leads to, or through, what is hidden or what an operating system strews about.
     */
    static boolean isClutter(String name) {
        return Stream.of(name.split("/"))
                .anyMatch(
                        part ->
                                part.startsWith(".")
                                        || CLUTTER.contains(part.toLowerCase(Locale.ROOT)));
    }

    void addFolder(String name) throws IOException {
        add(new ArchiveEntry(name, true, new byte[0]));
    }

    /**
     * Reads the file to its end, whatever size was declared.
     *
     * @return nothing if it is too large, and that has been told
     */
    Optional<byte[]> content(String name, InputStream stream) throws IOException {
        byte[] content = stream.readNBytes(limits.maxEntryBytes() + 1);
        if (content.length > limits.maxEntryBytes()) {
            MalformedDataException problem =
                    new MalformedDataException(
                            describe(name),
                            "expected at most " + limits.maxEntryBytes() + " bytes, found more");
            if (tooLarge == null) {
                throw problem;
            }
            requireOnce(name);
            tooLarge.accept(name, problem);
            return Optional.empty();
        }
        totalBytes += content.length;
        if (totalBytes > limits.maxTotalBytes()) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected at most " + limits.maxTotalBytes() + " bytes of files, found more");
        }
        return Optional.of(content);
    }

    void addFile(String name, byte[] content) throws IOException {
        add(new ArchiveEntry(name, false, content));
    }

    String describe(String name) {
        return source + "!/" + name;
    }

    private void countEntry() throws IOException {
        if (++count > limits.maxEntries()) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected at most " + limits.maxEntries() + " entries, found more");
        }
    }

    private void add(ArchiveEntry entry) throws IOException {
        requireOnce(entry.name());
        consumer.accept(entry);
    }

    private void requireOnce(String name) throws IOException {
        if (!seen.add(name)) {
            throw new MalformedDataException(describe(name), "expected once, found more than once");
        }
    }

    private MalformedDataException unsafe(String name) {
        return new MalformedDataException(
                source.toString(),
                "expected relative paths inside the archive, found \"" + name + '"');
    }
}
