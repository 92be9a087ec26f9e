package org.vhe.data.folder;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Grouping;

/**
 * How a folder of images becomes a data set.
 *
 * @param classes name of the grouping by the folders that images are in; {@code "character"} for
 *     the ready-made models
 * @param above name of the grouping by the folders above these, if there are any
 * @param height height of the elements
 * @param width width of the elements
 * @param fit what to do with images of other proportions
 * @param rgb whether elements have channels of red, green and blue, instead of one
 * @param values what is 1
 * @param skipUnreadable whether to leave out files that are no image or a damaged one, and images
 *     beside the folders of classes, instead of refusing them
 * @param minMembers classes of fewer images are left out; of 1, folders without images are refused
 * @param maxImages the most images there may be
 * @param maxPixels the most pixels an image may have, before it is decoded
 */
public record ImageFolderOptions(
        String classes,
        String above,
        int height,
        int width,
        ImageFit fit,
        boolean rgb,
        Values values,
        boolean skipUnreadable,
        int minMembers,
        int maxImages,
        int maxPixels) {
    private static final int MOST_VALUES = 1 << 24;

    /** Gray images of 28 x 28 with black ink, padded; up to 100,000 of up to 2^24 pixels. */
    public static final ImageFolderOptions DEFAULT =
            new ImageFolderOptions(
                    "character",
                    "alphabet",
                    28,
                    28,
                    ImageFit.PAD,
                    false,
                    Values.INK,
                    false,
                    1,
                    100_000,
                    1 << 24);

    /** Checks numbers and names. */
    public ImageFolderOptions {
        requireName("classes", classes);
        requireName("above", above);
        if (classes.equals(above)) {
            throw new IllegalArgumentException(
                    "classes and above must have different names, but are both '%s'"
                            .formatted(classes));
        }
        Objects.requireNonNull(fit, "fit");
        Objects.requireNonNull(values, "values");
        long area = (long) Require.positive("height", height) * Require.positive("width", width);
        if (area * channels(rgb) > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "an element must have at most %d values, but has %d x %d (height x width)"
                            .formatted(MOST_VALUES, height, width));
        }
        Require.positive("minMembers", minMembers);
        Require.positive("maxImages", maxImages);
        Require.positive("maxPixels", maxPixels);
    }

    private static void requireName(String what, String name) {
        if (Require.notBlank(what, name).equals(Grouping.ELEMENT)) {
            throw new IllegalArgumentException(
                    "%s must not be '%s', which every data set has".formatted(what, name));
        }
    }

    private static int channels(boolean rgb) {
        return rgb ? 3 : 1;
    }

    int channels() {
        return channels(rgb);
    }

    /** What is 1. What a padded image is padded with is 0. */
    public enum Values {
        /** Black ink, and 0 is white paper or what is transparent. */
        INK,
        /** White ink, and 0 is black paper or what is transparent: drawings light on dark. */
        LIGHT_INK,
        /** White or what is transparent, and 0 is black: photographs. */
        BRIGHTNESS
    }

    /** These options with other names of the groupings. */
    public ImageFolderOptions withGroupings(String newClasses, String newAbove) {
        return new ImageFolderOptions(
                newClasses,
                newAbove,
                height,
                width,
                fit,
                rgb,
                values,
                skipUnreadable,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options for elements of another size. */
    public ImageFolderOptions withSize(int newHeight, int newWidth) {
        return new ImageFolderOptions(
                classes,
                above,
                newHeight,
                newWidth,
                fit,
                rgb,
                values,
                skipUnreadable,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options with images fitted in another way. */
    public ImageFolderOptions withFit(ImageFit newFit) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                newFit,
                rgb,
                values,
                skipUnreadable,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options for colours, or for gray. */
    public ImageFolderOptions withRgb(boolean colours) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                fit,
                colours,
                values,
                skipUnreadable,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options with another meaning of values. */
    public ImageFolderOptions withValues(Values newValues) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                fit,
                rgb,
                newValues,
                skipUnreadable,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options, leaving out what cannot be read, or refusing it. */
    public ImageFolderOptions withSkipUnreadable(boolean skip) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                fit,
                rgb,
                values,
                skip,
                minMembers,
                maxImages,
                maxPixels);
    }

    /** These options, leaving out classes of fewer images. */
    public ImageFolderOptions withMinMembers(int least) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                fit,
                rgb,
                values,
                skipUnreadable,
                least,
                maxImages,
                maxPixels);
    }

    /** These options with other limits: of the number of images, and of the pixels of each. */
    public ImageFolderOptions withLimits(int images, int pixels) {
        return new ImageFolderOptions(
                classes,
                above,
                height,
                width,
                fit,
                rgb,
                values,
                skipUnreadable,
                minMembers,
                images,
                pixels);
    }
}
