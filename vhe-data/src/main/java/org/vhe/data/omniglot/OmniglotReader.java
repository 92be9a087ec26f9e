package org.vhe.data.omniglot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.image.GrayImage;
import org.vhe.data.image.Inversion;
import org.vhe.data.image.PngDecoder;

/**
 * Reads Omniglot (Lake et al., 2015) from its official archives or from folders of the same layout,
 * {@code images_background/<Alphabet>/characterNN/IIII_DD.png}.
 *
 * <p>Elements are [1, 28, 28], ink = 1, sorted by alphabet, character and drawing. The groupings
 * are {@link #ALPHABET}, {@link #CHARACTER} (labelled {@code Alphabet/characterNN}) and, if all
 * names of files tell it, {@link #DRAWER} ({@code Alphabet/drawerDD}: every alphabet has its own
 * drawers).
 */
public final class OmniglotReader {
    /** The grouping of characters, and so of drawings, by alphabet. */
    public static final String ALPHABET = "alphabet";

    /** The grouping of drawings by what they depict. */
    public static final String CHARACTER = "character";

    /** The grouping of drawings by who drew them. */
    public static final String DRAWER = "drawer";

    private static final PngDecoder DECODER =
            PngDecoder.ofSize(Preprocessing.DRAWING_SIDE, Preprocessing.DRAWING_SIDE);

    private final Options options;

    /** A reader with these options. */
    public OmniglotReader(Options options) {
        this.options = options;
    }

    /**
     * One part.
     *
     * @param folder holds the part as an archive or as a folder; the archive goes first
     */
    GroupedDataset read(Path folder, OmniglotPart part) throws IOException {
        return read(folder, List.of(part));
    }

    /**
     * All 50 alphabets, first those of the background part and then those of the evaluation part.
     *
     * @param folder holds both parts as archives or as folders
     */
    public GroupedDataset readAll(Path folder) throws IOException {
        return read(folder, OmniglotPart.HALVES);
    }

    private GroupedDataset read(Path folder, List<OmniglotPart> parts) throws IOException {
        List<Drawing> files = new ArrayList<>();
        List<DrawingPath> paths = new ArrayList<>();
        for (OmniglotPart part : parts) {
            Path source = part.locate(folder);
            OmniglotLayout layout =
                    OmniglotLayout.of(new ArchiveReader(options.limits()).read(source), source);
            layout.requireFolder(part.folderName());
            if (options.requireOfficialCounts()) {
                layout.requireOfficialCounts(part);
            }
            layout.files().forEach(file -> files.add(new Drawing(source, file)));
            paths.addAll(layout.paths());
        }
        long[] shape = {1, Preprocessing.SIDE, Preprocessing.SIDE};
        float[] values = decode(files);
        if (!options.lightOnDark()) {
            Inversion.warnIfLikely(folder, values);
        }
        GroupedDataset data = new GroupedDataset(values, shape, groupings(paths));
        return options.lightOnDark() ? Inversion.of(data) : data;
    }

    private float[] decode(List<Drawing> files) throws IOException {
        int length = Preprocessing.SIDE * Preprocessing.SIDE;
        float[] values = new float[Math.multiplyExact(files.size(), length)];
        try {
            IntStream.range(0, files.size())
                    .parallel()
                    .forEach(
                            i ->
                                    System.arraycopy(
                                            decode(files.get(i)), 0, values, i * length, length));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return values;
    }

    private float[] decode(Drawing file) {
        try {
            GrayImage drawing = DECODER.decode(file.entry().content(), file.name());
            return options.preprocessing().apply(drawing).values();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A drawing's file and the archive or folder that it is of. */
    private record Drawing(Path source, ArchiveEntry entry) {
        String name() {
            return source + "!/" + entry.name();
        }
    }

    private static List<Grouping> groupings(List<DrawingPath> paths) {
        List<Grouping> groupings = new ArrayList<>();
        groupings.add(grouping(ALPHABET, paths, DrawingPath::alphabet));
        groupings.add(grouping(CHARACTER, paths, DrawingPath::characterLabel));
        if (paths.stream().allMatch(path -> path.drawer().isPresent())) {
            groupings.add(grouping(DRAWER, paths, DrawingPath::drawerLabel));
        }
        return groupings;
    }

    private static Grouping grouping(
            String name, List<DrawingPath> paths, Function<DrawingPath, String> label) {
        return Grouping.ofLabels(name, paths.stream().map(label).toList());
    }

    /**
     * How to read.
     *
     * @param preprocessing how drawings become images
     * @param requireOfficialCounts whether to refuse data that does not have the official numbers
     *     of alphabets, characters and drawings
     * @param lightOnDark whether drawings are light on dark, and so to be inverted
     * @param limits what an archive may hold at most
     */
    public record Options(
            Preprocessing preprocessing,
            boolean requireOfficialCounts,
            boolean lightOnDark,
            ArchiveLimits limits) {
        public Options {
            if (preprocessing == null || limits == null) {
                throw new IllegalArgumentException(
                        "preprocessing and limits must be given, found %s and %s"
                                .formatted(preprocessing, limits));
            }
        }

        /** Official data, complete. */
        public static Options of(Preprocessing preprocessing) {
            return new Options(preprocessing, true, false, ArchiveLimits.smallImages());
        }

        /** These options for data of the same layout but of any extent. */
        public Options anyCounts() {
            return new Options(preprocessing, false, lightOnDark, limits);
        }

        /** These options for drawings that are light on dark, or dark on light as published. */
        public Options withLightOnDark(boolean inverted) {
            return new Options(preprocessing, requireOfficialCounts, inverted, limits);
        }
    }
}
