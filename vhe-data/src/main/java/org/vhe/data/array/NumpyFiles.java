package org.vhe.data.array;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.archive.MalformedDataException;

/**
 * Reads arrays of NumPy, of numbers of any type, in either of the two ways in which data sets are
 * shared: one array with labels beside it, or an array for each class.
 *
 * <p>Elements have the shape of the array's axes after the first, unless another is asked for, such
 * as [1, 28, 28] for the 784 of Quick, Draw!.
 */
public final class NumpyFiles {
    private static final String ENDING = ".npy";
    private static final String ZIPPED = ".gz";
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1_000_000, MAX_BYTES, 1L << 40);

    private NumpyFiles() {}

    /**
     * Reads an array and its labels from two {@code .npy} files.
     *
     * @param elements [element, event...]
     * @param labels [element], whole numbers or text
     * @param grouping what to name the grouping by label; {@code "character"} for the ready-made
     *     models
     * @throws MalformedDataException if a file is no such array, is damaged, or does not have the
     *     size that it says
     */
    public static GroupedDataset labelled(
            Path elements, Path labels, String grouping, ArrayOptions options) throws IOException {
        return labelled(read(elements), read(labels), elements.toString(), grouping, options);
    }

    /**
     * Reads an array and its labels from one {@code .npz} file.
     *
     * @param file holds both
     * @param elements name of the array [element, event...], such as {@code "x_train"}
     * @param labels name of the array [element], whole numbers or text, such as {@code "y_train"}
     * @param grouping what to name the grouping by label; {@code "character"} for the ready-made
     *     models
     * @throws MalformedDataException as {@link #labelled(Path, Path, String, ArrayOptions)}, or if
     *     there are no arrays of these names
     */
    public static GroupedDataset labelled(
            Path file, String elements, String labels, String grouping, ArrayOptions options)
            throws IOException {
        Map<String, NpyArray> arrays = new HashMap<>();
        forEach(file, name -> name.equals(elements) || name.equals(labels), arrays::put);
        for (String name : List.of(elements, labels)) {
            if (!arrays.containsKey(name)) {
                throw new MalformedDataException(
                        file.toString(), "expected an array '%s', found none".formatted(name));
            }
        }
        return labelled(
                arrays.get(elements), arrays.get(labels), file.toString(), grouping, options);
    }

    /**
     * Reads an array for each class: a {@code .npz} file, or a folder of {@code .npy} files (or a
     * zip archive of one). Classes are sorted by the names of the arrays, which are their labels.
     *
     * @param source of arrays [element, event...], all elements of one shape
     * @param grouping what to name the grouping by array; {@code "character"} for the ready-made
     *     models
     * @throws MalformedDataException if there is anything else, or an array is damaged, empty, or
     *     does not have the size that it says
     */
    public static GroupedDataset byClass(Path source, String grouping, ArrayOptions options)
            throws IOException {
        ClassArrays classes = new ClassArrays(source.toString(), options);
        forEach(source, name -> true, classes::add);
        return classes.dataset(grouping);
    }

    private static GroupedDataset labelled(
            NpyArray array, NpyArray labels, String file, String grouping, ArrayOptions options)
            throws IOException {
        ArrayElements elements = new ArrayElements(file, options, array.elementShape());
        int count = elements.count(array.shape()[0]);
        String[] names = labels.labels();
        if (names.length != count) {
            throw new MalformedDataException(
                    file, "expected %d labels, found %d".formatted(count, names.length));
        }
        float[] values = new float[count * elements.length()];
        array.copy(count, elements.length(), values, 0);
        return elements.dataset(values, Grouping.ofLabels(grouping, Arrays.asList(names)));
    }

    private static NpyArray read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "expected a NumPy array, found no file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedDataException(
                    file.toString(),
                    "expected at most %d bytes, found %d".formatted(MAX_BYTES, Files.size(file)));
        }
        return NpyArray.of(file.toString(), Files.readAllBytes(file));
    }

    @FunctionalInterface
    private interface ArrayConsumer {
        void accept(String name, NpyArray array) throws IOException;
    }

    private static void forEach(Path source, Predicate<String> isWanted, ArrayConsumer consumer)
            throws IOException {
        int prefix = Files.isDirectory(source) ? name(source).length() + 1 : 0;
        try {
            new ArchiveReader(LIMITS)
                    .forEach(source, entry -> accept(source, entry, prefix, isWanted, consumer));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String name(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    private static void accept(
            Path source,
            ArchiveEntry entry,
            int prefix,
            Predicate<String> isWanted,
            ArrayConsumer consumer) {
        if (entry.folder()) {
            return;
        }
        String file = source + "!/" + entry.name();
        try {
            boolean zipped = entry.name().endsWith(ENDING + ZIPPED);
            if (!zipped && !entry.name().endsWith(ENDING)) {
                throw new MalformedDataException(file, "expected .npy files only, found another");
            }
            int ending = ENDING.length() + (zipped ? ZIPPED.length() : 0);
            String name = entry.name().substring(prefix, entry.name().length() - ending);
            if (isWanted.test(name)) {
                byte[] content = zipped ? unzipped(file, entry.content()) : entry.content();
                consumer.accept(name, NpyArray.of(file, content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unzipped(String file, byte[] zipped) throws MalformedDataException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            int most = (int) Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new MalformedDataException(
                        file, "expected at most %d bytes, unzipped".formatted(most));
            }
            return content;
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedDataException(file, "expected gzip'd data", e);
        }
    }
}
