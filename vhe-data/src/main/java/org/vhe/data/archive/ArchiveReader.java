package org.vhe.data.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a zip archive, or the same tree unpacked, into memory. Refuses what exceeds the limits,
 * paths that lead out of the archive, entries that occur twice and damaged files; leaves out hidden
 * files and the clutter of operating systems ({@code __MACOSX}, {@code Thumbs.db}, {@code
 * desktop.ini}). Nothing is ever written.
 */
public final class ArchiveReader {
    /** What an archive has besides its entries' content, for each. */
    private static final long ENTRY_OVERHEAD = 1000;

    private final ArchiveLimits limits;

    /** A reader that holds every archive to the limits. */
    public ArchiveReader(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * All files and folders, sorted by name. The names of a folder's entries begin with the name of
     * that folder, as they do in the zip archive of it.
     *
     * @param source a zip archive or a folder
     * @throws MalformedDataException if it is damaged, unsafe or too large; names it
     */
    public List<ArchiveEntry> read(Path source) throws IOException {
        SortedMap<String, ArchiveEntry> entries = new TreeMap<>();
        forEach(source, entry -> entries.put(entry.name(), entry));
        return List.copyOf(entries.values());
    }

    /**
     * Gives all files and folders away one after the other, in no particular order, so that they
     * need not be in memory together. Those before one that is refused have been given away.
     *
     * @param source a zip archive or a folder, as {@link #read} takes it
     * @param consumer takes each entry
     */
    public void forEach(Path source, Consumer<ArchiveEntry> consumer) throws IOException {
        forEach(source, new EntryCollector(source, limits, consumer, null));
    }

    /**
     * As {@link #forEach(Path, Consumer)}, but passes over files that are larger than one may be.
     *
     * @param consumer takes each other entry
     * @param tooLarge takes the name of each such file, as of an entry, and what is to be said of
     *     it
     */
    public void forEach(
            Path source,
            Consumer<ArchiveEntry> consumer,
            BiConsumer<String, MalformedDataException> tooLarge)
            throws IOException {
        Objects.requireNonNull(tooLarge, "tooLarge");
        forEach(source, new EntryCollector(source, limits, consumer, tooLarge));
    }

    private void forEach(Path source, EntryCollector collector) throws IOException {
        if (Files.isDirectory(source)) {
            readFolder(source, collector);
        } else {
            readZip(source, collector);
        }
    }

    private void readZip(Path source, EntryCollector collector) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new NoSuchFileException(
                    source.toString(), null, "expected a zip archive or a folder, found neither");
        }
        long most = limits.maxTotalBytes() + limits.maxEntries() * ENTRY_OVERHEAD;
        if (Files.size(source) > most) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected an archive of at most %d bytes, found %d"
                            .formatted(most, Files.size(source)));
        }
        try (ZipFile zip = new ZipFile(source.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                readZipEntry(zip, entries.nextElement(), collector);
            }
        } catch (MalformedDataException | FileSystemException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected a complete zip archive, found a truncated or damaged one",
                    e);
        }
    }

    private static void readZipEntry(ZipFile zip, ZipEntry entry, EntryCollector collector)
            throws IOException {
        String name = collector.checkedName(entry.getName());
        if (EntryCollector.isClutter(name)) {
            return;
        }
        if (entry.isDirectory() || entry.getName().endsWith("\\")) {
            collector.addFolder(name);
            return;
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            Optional<byte[]> content = collector.content(name, stream);
            if (content.isPresent()) {
                verify(entry, content.get(), collector.describe(name));
                collector.addFile(name, content.get());
            }
        }
    }

    /** ZipFile, unlike ZipInputStream, does not look at the checksum. */
    private static void verify(ZipEntry entry, byte[] content, String name) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        if (entry.getCrc() != checksum.getValue()) {
            throw new MalformedDataException(
                    name,
                    "expected checksum %08x, found %08x"
                            .formatted(entry.getCrc(), checksum.getValue()));
        }
    }

    /** Follows a symbolic link to the folder itself, and refuses those within it. */
    private static void readFolder(Path source, EntryCollector collector) throws IOException {
        Path name = source.toAbsolutePath().normalize().getFileName();
        if (name == null) {
            throw new MalformedDataException(
                    source.toString(), "expected a folder of data, found a file system's root");
        }
        Files.walkFileTree(source.toRealPath(), new Tree(name, collector));
    }

    /** Collects a folder, whose own name is of no account, and what is in it. */
    private static final class Tree extends SimpleFileVisitor<Path> {
        private final Path name;
        private final EntryCollector collector;
        private Path root;

        Tree(Path name, EntryCollector collector) {
            this.name = name;
            this.collector = collector;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            if (root == null) {
                root = folder;
                collector.addFolder(collector.checkedName(name.toString()));
            } else if (isClutter(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            } else {
                collector.addFolder(checkedName(folder));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (isClutter(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (!attributes.isRegularFile()) {
                throw new MalformedDataException(
                        file.toString(),
                        "expected a file or a folder, found "
                                + (attributes.isSymbolicLink() ? "a symbolic link" : "neither"));
            }
            try (InputStream stream = Files.newInputStream(file)) {
                String checked = checkedName(file);
                Optional<byte[]> content = collector.content(checked, stream);
                if (content.isPresent()) {
                    collector.addFile(checked, content.get());
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean isClutter(Path path) {
            return EntryCollector.isClutter(path.getFileName().toString());
        }

        private String checkedName(Path path) throws IOException {
            String separator = path.getFileSystem().getSeparator();
            Path relative = name.resolve(root.relativize(path));
            return collector.checkedName(relative.toString().replace(separator, "/"));
        }
    }
}
