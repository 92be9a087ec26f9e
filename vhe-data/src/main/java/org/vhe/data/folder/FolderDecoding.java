package org.vhe.data.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.folder.ImageFolderOptions.Values;
import org.vhe.data.image.GrayImage;
import org.vhe.data.image.ImageDecoder;

/** Decodes files in several threads while they are read; few are in memory at a time. */
final class FolderDecoding {
    private static final int MAX_FILE_BYTES = 1 << 26;
    private static final long MAX_BYTES = 1L << 40;

    private final Path source;
    private final ImageFolderOptions options;
    private final ImageDecoder decoder;
    private final long maxImages;
    private final List<Future<FolderFile>> files = new ArrayList<>();
    private long images;

    private FolderDecoding(Path source, ImageFolderOptions options) {
        this.source = source;
        this.options = options;
        this.decoder =
                new ImageDecoder(
                        options.rgb(), options.values() == Values.LIGHT_INK, options.maxPixels());
        // what fits into an array
        this.maxImages = Math.min(options.maxImages(), (Integer.MAX_VALUE - 8) / length());
    }

    private int length() {
        return options.channels() * options.height() * options.width();
    }

    /** All files and folders, sorted by name. */
    static List<FolderFile> of(Path source, ImageFolderOptions options) throws IOException {
        return new FolderDecoding(source, options).decode();
    }

    /** One file by itself. */
    static FolderFile ofFile(Path file, ImageFolderOptions options) throws IOException {
        String name = file.getFileName().toString();
        if (Files.size(file) > MAX_FILE_BYTES) {
            return FolderFile.unreadable(
                    name,
                    new MalformedDataException(
                            file.toString(),
                            "expected at most %d bytes, found more".formatted(MAX_FILE_BYTES)));
        }
        byte[] content = Files.readAllBytes(file);
        return new FolderDecoding(file.toAbsolutePath().getParent(), options)
                .decode(new ArchiveEntry(name, false, content));
    }

    private List<FolderFile> decode() throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        Semaphore waiting = new Semaphore(2 * threads);
        int maxEntries = (int) Math.min(Integer.MAX_VALUE, 2L * options.maxImages() + 10_000);
        try {
            new ArchiveReader(new ArchiveLimits(maxEntries, MAX_FILE_BYTES, MAX_BYTES))
                    .forEach(
                            source,
                            entry -> add(entry, executor, waiting),
                            (name, problem) -> add(FolderFile.unreadable(name, problem)));
            List<FolderFile> all = new ArrayList<>();
            for (Future<FolderFile> file : files) {
                all.add(file.get());
            }
            all.sort(FolderFile.BY_NAME);
            return all;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(source + ": reading was interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void add(FolderFile file) {
        files.add(CompletableFuture.completedFuture(file));
    }

    private void add(ArchiveEntry entry, ExecutorService executor, Semaphore waiting) {
        if (entry.folder()) {
            add(FolderFile.folder(entry));
            return;
        }
        if (ImageDecoder.isImage(entry.content()) && ++images > maxImages) {
            throw new UncheckedIOException(
                    new MalformedDataException(
                            source.toString(),
                            "expected at most %d images, found more".formatted(maxImages)));
        }
        waiting.acquireUninterruptibly();
        files.add(
                executor.submit(
                        () -> {
                            try {
                                return decode(entry);
                            } finally {
                                waiting.release();
                            }
                        }));
    }

    private FolderFile decode(ArchiveEntry entry) {
        try {
            GrayImage[] channels = decoder.decode(entry.content(), source + "!/" + entry.name());
            return FolderFile.image(entry, values(channels));
        } catch (MalformedDataException e) {
            return FolderFile.unreadable(entry.name(), e);
        }
    }

    private float[] values(GrayImage[] channels) {
        int height = options.height();
        int width = options.width();
        float[] values = new float[length()];
        for (int i = 0; i < channels.length; i++) {
            GrayImage channel = channels[i];
            if (options.values() == Values.BRIGHTNESS) {
                channel = negative(channel);
            }
            GrayImage fitted = options.fit().apply(channel, height, width);
            System.arraycopy(fitted.values(), 0, values, i * height * width, height * width);
        }
        return values;
    }

    private static GrayImage negative(GrayImage image) {
        float[] values = new float[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - image.values()[i];
        }
        return new GrayImage(image.height(), image.width(), values);
    }
}
