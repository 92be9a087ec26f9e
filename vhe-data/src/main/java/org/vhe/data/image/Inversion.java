package org.vhe.data.image;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;

/**
 * Exchanges ink and background, for drawings that are light on dark: models learn of ink, which is
 * the lesser part of a drawing.
 */
public final class Inversion {
    private static final Logger LOGGER = LoggerFactory.getLogger(Inversion.class);
    private static final double HALF = 0.5;

    private Inversion() {}

    /**
     * The data set with every value x replaced by 1 - x; ids, groupings and augmentations stay.
     *
     * @param images values in [0, 1]
     */
    public static GroupedDataset of(GroupedDataset images) {
        return images.map((element, values) -> inverted(values));
    }

    /**
     * Single images with every value x replaced by 1 - x.
     *
     * @param images [image][values], in [0, 1]
     * @return new arrays
     */
    public static float[][] of(float[][] images) {
        float[][] inverted = new float[images.length][];
        for (int i = 0; i < images.length; i++) {
            inverted[i] = inverted(images[i].clone());
        }
        return inverted;
    }

    /** In place. */
    private static float[] inverted(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - GrayLevel.require(values[i]);
        }
        return values;
    }

    /**
     * Logs a warning if more than half of the pixels are ink, as they hardly are in drawings that
     * are dark on light.
     *
     * @param source what the warning names, such as a file
     * @param images [image][values], in [0, 1]
     */
    public static void warnIfLikely(Object source, float[]... images) {
        double ink = 0;
        long pixels = 0;
        for (float[] image : images) {
            for (float value : image) {
                ink += value;
            }
            pixels += image.length;
        }
        if (ink > HALF * pixels) {
            LOGGER.warn(
                    "{}: {} of the pixels are ink; if the images are light on dark, invert them"
                            + " (org.vhe.data.image.Inversion)",
                    source,
                    String.format(Locale.ROOT, "%.0f%%", 100 * ink / pixels));
        }
    }
}
