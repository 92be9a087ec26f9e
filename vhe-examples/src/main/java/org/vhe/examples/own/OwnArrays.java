package org.vhe.examples.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.array.ArrayOptions;
import org.vhe.data.array.ArrayValues;
import org.vhe.data.array.CsvFile;
import org.vhe.data.array.IdxFiles;
import org.vhe.data.array.NumpyFiles;
import org.vhe.data.folder.ImageFolderOptions;

/** Arrays in place of images: IDX, NumPy's files, CSV, gzip'd or not. */
final class OwnArrays {
    private final Path data;
    private final Path labels;
    private final ImageFolderOptions options;
    private final int maxMembers;
    private final ArrayValues values;

    /**
     * @param labels of IDX files; null for those beside the images
     * @param options of which the classes' name and least number of members count
     * @param maxMembers of a class
     */
    OwnArrays(
            Path data,
            Path labels,
            ImageFolderOptions options,
            int maxMembers,
            ArrayValues values) {
        this.data = data;
        this.labels = labels;
        this.options = options;
        this.maxMembers = maxMembers;
        this.values = values;
    }

    /** Whether a path is of arrays, by its name or those within it. */
    static boolean are(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            String name = name(data);
            return name.contains("idx3") || name.endsWith(".npz") || name.endsWith(".csv");
        }
        try (Stream<Path> files = Files.list(data)) {
            return files.anyMatch(file -> name(file).endsWith(".npy"));
        }
    }

    /** In lower case, without the ending of what is gzip'd. */
    private static String name(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }

    /** Elements [channels, height, width]: squares where the file does not say. */
    GroupedDataset read() throws IOException {
        ArrayOptions all = ArrayOptions.DEFAULT.withMaxMembers(maxMembers).withValues(values);
        GroupedDataset read = read(all);
        GroupedDataset enough = withEnoughMembers(read);
        return enough.map(image(read.elementShape()), (element, numbers) -> numbers);
    }

    private GroupedDataset read(ArrayOptions all) throws IOException {
        String name = name(data);
        if (!Files.isDirectory(data) && name.contains("idx3")) {
            return IdxFiles.read(data, labels(), options.classes(), all);
        }
        return name.endsWith(".csv")
                ? CsvFile.read(data, groupings(), all)
                : NumpyFiles.byClass(data, options.classes(), all);
    }

    /** The columns of a CSV file that name groups. */
    private List<String> groupings() throws IOException {
        return CsvFile.columns(data).contains(options.above())
                ? List.of(options.above(), options.classes())
                : List.of(options.classes());
    }

    /** The usual name of the file of labels beside that of images. */
    private Path labels() {
        if (labels != null) {
            return labels;
        }
        String name = data.getFileName().toString();
        return data.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
    }

    private GroupedDataset withEnoughMembers(GroupedDataset read) {
        Grouping classes = read.grouping(options.classes());
        Map<String, Long> members =
                IntStream.range(0, read.size())
                        .boxed()
                        .collect(
                                Collectors.groupingBy(
                                        element -> classes.label(classes.groupOf(element)),
                                        Collectors.counting()));
        return read.select(options.classes(), label -> members.get(label) >= options.minMembers());
    }

    /** [length] as a square of one channel, or a row; [height, width] as one channel. */
    private static long[] image(long[] shape) {
        if (shape.length == 3) {
            return shape;
        }
        if (shape.length == 2) {
            return new long[] {1, shape[0], shape[1]};
        }
        long length = shape[0];
        long side = Math.round(Math.sqrt(length));
        return side * side == length && side > 3
                ? new long[] {1, side, side}
                : new long[] {1, 1, length};
    }
}
