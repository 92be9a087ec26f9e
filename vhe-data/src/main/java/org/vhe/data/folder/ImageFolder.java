package org.vhe.data.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.folder.ImageFolderOptions.Values;
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
                dataset(source, options, layout), layout.skipped(), layout.tooSmall());
    }

    private static GroupedDataset dataset(
            Path source, ImageFolderOptions options, FolderLayout layout) {
        float[][] images =
                layout.members().stream().map(FolderFile::values).toArray(float[][]::new);
        if (options.values() != Values.BRIGHTNESS) {
            Inversion.warnIfLikely(source, images);
        }
        int length = images[0].length;
        float[] values = new float[images.length * length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(images[i], 0, values, i * length, length);
        }
        long[] shape = {options.channels(), options.height(), options.width()};
        return new GroupedDataset(values, shape, layout.groupings());
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
