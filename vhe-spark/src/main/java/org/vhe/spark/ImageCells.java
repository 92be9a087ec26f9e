package org.vhe.spark;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.folder.ImageFit;
import org.vhe.data.image.GrayImage;
import org.vhe.data.image.ImageDecoder;

/**
 * Elements from the bytes of PNG, JPEG, BMP or GIF files: [channels, height, width], ink being 1.
 *
 * @param channels 1, or 3 for red, green and blue
 * @param height of elements
 * @param width of elements
 * @param lightInk whether white is ink, instead of black
 * @param fit what is done with images of other proportions
 */
public record ImageCells(int channels, int height, int width, boolean lightInk, ImageFit fit)
        implements ElementReader {
    private static final int MAX_PIXELS = 1 << 26;

    /** Checks. */
    public ImageCells {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3, but are " + channels);
        }
        Require.positive("height", height);
        Require.positive("width", width);
        Objects.requireNonNull(fit, "fit");
    }

    @Override
    public long[] shape() {
        return new long[] {channels, height, width};
    }

    @Override
    public float[] read(Object cell) {
        if (!(cell instanceof byte[] file)) {
            throw new IllegalArgumentException(
                    "expected the bytes of an image, found a " + cell.getClass().getSimpleName());
        }
        float[] values = new float[channels * height * width];
        try {
            GrayImage[] images =
                    new ImageDecoder(channels == 3, lightInk, MAX_PIXELS).decode(file, "its image");
            for (int c = 0; c < channels; c++) {
                float[] pixels = fit.apply(images[c], height, width).values();
                System.arraycopy(pixels, 0, values, c * pixels.length, pixels.length);
            }
        } catch (MalformedDataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return values;
    }
}
