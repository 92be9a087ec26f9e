package org.vhe.data.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.folder.ImageFolderOptions.Values;
import org.vhe.data.image.ImageDecoder;
import org.vhe.data.image.Inversion;

/**
 * Images in folders, one for each class: {@code <class>/<image>}, or {@code
 * <above>/<class>/<image>}, such as characters in alphabets.
 *
 * <p>Elements are [channels, height, width], in [0, 1], sorted by the names of folders and files.
 * Classes are labelled by their folder, {@code above/class} where there are folders above.
 *
 * @param data the images
 * @param skipped names of files left out because they could not be read, or are in no class
 * @param tooSmall labels of classes left out because they have too few images
 */
public record ImageFolder(GroupedDataset data, List<String> skipped, List<String> tooSmall) {
    private static final Logger LOGGER = LoggerFactory.getLogger(ImageFolder.class);
    private static final int NAMED = 5;

    /** Copies the lists. */
    public ImageFolder {
        skipped = List.copyOf(skipped);
        tooSmall = List.copyOf(tooSmall);
    }

    /** Such as "40 elements of ..., without 2 files and 1 classes". */
    @Override
    public String toString() {
        boolean whole = skipped.isEmpty() && tooSmall.isEmpty();
        return whole
                ? data.toString()
                : "%s, without %d files and %d classes"
                        .formatted(data, skipped.size(), tooSmall.size());
    }

    /**
     * Reads the PNG, JPEG, BMP and GIF files of a folder, or of a zip archive of one. A folder that
     * all images of an archive are in, besides those of their classes, is taken for the one that it
     * is of. Hidden files and the clutter of operating systems are passed over; links within the
     * folder are refused.
     *
     * @throws MalformedDataException if a file cannot be read, or is not where images are expected;
     *     names it
     */
    public static ImageFolder read(Path source, ImageFolderOptions options) throws IOException {
        FolderLayout layout = FolderLayout.of(source, options, FolderDecoding.of(source, options));
        warn(source, "files that cannot be read, or are in no class", layout.skipped());
        warn(source, "classes of too few images", layout.tooSmall());
        return new ImageFolder(
                dataset(source, options, layout.members(), layout.groupings()),
                layout.skipped(),
                layout.tooSmall());
    }

    /** The grouping of {@link #unlabelled}. */
    public static final String FILE = "file";

    /**
     * Reads images whose class is not known.
     *
     * @param sources files, or folders or zip archives of files at any depth
     * @return the images in the order of the sources, within these by name, grouped by {@link
     *     #FILE}
     * @throws MalformedDataException if there is no image, or a file cannot be read and such are
     *     not skipped; names it
     */
    public static GroupedDataset unlabelled(List<Path> sources, ImageFolderOptions options)
            throws IOException {
        List<FolderFile> images = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path source : sources) {
            boolean isImage = Files.isRegularFile(source) && isImage(source);
            List<FolderFile> found =
                    isImage
                            ? List.of(FolderDecoding.ofFile(source, options))
                            : FolderDecoding.of(source, options);
            for (FolderFile file : found) {
                if (file.problem() != null && !options.skipUnreadable()) {
                    throw file.problem();
                }
                if (file.isImage()) {
                    images.add(file);
                    names.add(
                            isImage
                                    ? source.toString()
                                    : source.resolve(withinOf(source, file)).toString());
                }
            }
        }
        if (images.isEmpty()) {
            throw new MalformedDataException(sources.toString(), "expected images, found none");
        }
        return dataset(sources.get(0), options, images, List.of(Grouping.ofLabels(FILE, names)));
    }

    private static boolean isImage(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ImageDecoder.isImage(in.readNBytes(16));
        }
    }

    /** A folder's entries begin with its name. */
    private static String withinOf(Path source, FolderFile file) {
        return Files.isDirectory(source) ? file.path(1, file.parts().length) : file.name();
    }

    private static GroupedDataset dataset(
            Path source,
            ImageFolderOptions options,
            List<FolderFile> members,
            List<Grouping> groupings) {
        float[][] images = members.stream().map(FolderFile::values).toArray(float[][]::new);
        if (options.values() != Values.BRIGHTNESS) {
            Inversion.warnIfLikely(source, images);
        }
        int length = images[0].length;
        float[] values = new float[images.length * length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(images[i], 0, values, i * length, length);
        }
        long[] shape = {options.channels(), options.height(), options.width()};
        return new GroupedDataset(values, shape, groupings);
    }

    private static void warn(Path source, String what, List<String> names) {
        if (!names.isEmpty()) {
            LOGGER.warn(
                    "{}: left out {} {}, first {}",
                    source,
                    names.size(),
                    what,
                    names.subList(0, Math.min(NAMED, names.size())));
        }
    }
}
