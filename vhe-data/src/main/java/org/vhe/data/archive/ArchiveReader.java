package org.vhe.data.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a zip archive, or the same tree unpacked, into memory. Refuses what exceeds the limits,
 * paths that lead out of the archive, entries that occur twice and damaged files; leaves out the
 * clutter of macOS ({@code __MACOSX}, {@code .DS_Store}). Nothing is ever written.
 */
public final class ArchiveReader {
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
        EntryCollector collector = new EntryCollector(source, limits);
        if (Files.isDirectory(source)) {
            readFolder(source, collector);
        } else {
            readZip(source, collector);
        }
        return collector.entries();
    }

    private static void readZip(Path source, EntryCollector collector) throws IOException {
        try (ZipFile zip = new ZipFile(source.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                readZipEntry(zip, entries.nextElement(), collector);
            }
        } catch (ZipException | EOFException e) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected a complete zip archive, found a truncated or damaged one ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static void readZipEntry(ZipFile zip, ZipEntry entry, EntryCollector collector)
            throws IOException {
        String name = collector.checkedName(entry.getName());
        if (EntryCollector.isClutter(name)) {
            return;
        }
        if (entry.isDirectory()) {
            collector.addFolder(name);
            return;
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            verify(entry, collector.addFile(name, stream), collector.describe(name));
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
        Path root = source.toRealPath();
        try (Stream<Path> tree = Files.walk(root)) {
            Iterator<Path> paths = tree.iterator();
            while (paths.hasNext()) {
                Path path = paths.next();
                boolean top = path.equals(root);
                readPath(path, top ? name : name.resolve(root.relativize(path)), collector);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void readPath(Path path, Path relative, EntryCollector collector)
            throws IOException {
        String separator = relative.getFileSystem().getSeparator();
        String name = collector.checkedName(relative.toString().replace(separator, "/"));
        if (EntryCollector.isClutter(name)) {
            return;
        }
        if (Files.isSymbolicLink(path)) {
            throw new MalformedDataException(
                    path.toString(), "expected a file or a folder, found a symbolic link");
        }
        if (Files.isDirectory(path)) {
            collector.addFolder(name);
            return;
        }
        try (InputStream stream = Files.newInputStream(path)) {
            collector.addFile(name, stream);
        }
    }
}
