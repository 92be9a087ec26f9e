package org.vhe.examples.output;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.vhe.core.io.AtomicFile;

/**
 * Images of one size in rows, as figures 4 and 8 of the paper: the images that a row was made from
 * framed on the left, what was made from them beside. Of gray images ink (1) is black on white;
 * coloured ones show light, red, green and blue, and may have cues at the top, too.
 */
public final class ImageGrid {
    private static final int COLOURS = 3;
    private static final int WHITE = 255;
    private static final int SEPARATOR = 216;
    private static final int FRAME = 96;
    private static final int GAP = 2;

    private final int channels;
    private final int height;
    private final int width;
    private final int cueRows;
    private final int cueColumns;
    private final int scale;
    private final List<float[][]> rows = new ArrayList<>();

    /**
     * A grid of gray images.
     *
     * @param height of one image
     * @param width of one image
     * @param cueColumns how many images at the left of each row are framed; may be 0
     * @param scale side of the square that a pixel of an image becomes
     */
    public ImageGrid(int height, int width, int cueColumns, int scale) {
        this(1, height, width, 0, cueColumns, scale);
    }

    /**
     * A grid of coloured images, [3, height, width] each.
     *
     * @param cueRows how many rows at the top are framed; may be 0
     * @param cueColumns how many images at the left of each row are framed; may be 0
     * @param scale side of the square that a pixel of an image becomes
     */
    public static ImageGrid coloured(
            int height, int width, int cueRows, int cueColumns, int scale) {
        return new ImageGrid(COLOURS, height, width, cueRows, cueColumns, scale);
    }

    private ImageGrid(int channels, int height, int width, int cueRows, int cueColumns, int scale) {
        if (height < 1 || width < 1 || cueRows < 0 || cueColumns < 0 || scale < 1) {
            throw new IllegalArgumentException(
                    "height, width and scale must be positive and numbers of cues not negative, found %d, %d, %d, %d and %d"
                            .formatted(height, width, scale, cueRows, cueColumns));
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.cueRows = cueRows;
        this.cueColumns = cueColumns;
        this.scale = scale;
    }

    /**
     * Adds a row.
     *
     * @param images [column, channels * height * width], values in [0, 1]; as many columns as other
     *     rows
     */
    public ImageGrid row(float[]... images) {
        int columns = rows.isEmpty() ? images.length : rows.get(0).length;
        if (images.length != columns || columns <= cueColumns) {
            throw new IllegalArgumentException(
                    "a row must have %d images, more than the %d cues, found %d"
                            .formatted(columns, cueColumns, images.length));
        }
        for (float[] image : images) {
            if (image.length != channels * height * width) {
                throw new IllegalArgumentException(
                        "an image must have %d x %d x %d values, found %d"
                                .formatted(channels, height, width, image.length));
            }
        }
        rows.add(images.clone());
        return this;
    }

    /** The picture. */
    public BufferedImage toImage() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("a picture needs at least one row, found none");
        }
        int columns = rows.get(0).length;
        int pictureWidth = left(columns);
        int pictureHeight = top(rows.size());
        BufferedImage picture = new BufferedImage(pictureWidth, pictureHeight, type());
        WritableRaster raster = picture.getRaster();
        fill(raster, 0, 0, pictureHeight, pictureWidth, SEPARATOR);
        if (cueRows > 0) {
            fill(raster, 0, 0, top(cueRows) - GAP, pictureWidth, FRAME);
        }
        if (cueColumns > 0) {
            fill(raster, 0, 0, pictureHeight, left(cueColumns) - GAP, FRAME);
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                draw(raster, top(row), left(column), rows.get(row)[column]);
            }
        }
        return picture;
    }

    /** Where the images of a column start; one more gap separates the cues from the rest. */
    private int left(int column) {
        int separation = cueColumns > 0 && column >= cueColumns ? GAP : 0;
        return GAP + column * (width * scale + GAP) + separation;
    }

    private int top(int row) {
        int separation = cueRows > 0 && row >= cueRows ? GAP : 0;
        return GAP + row * (height * scale + GAP) + separation;
    }

    private int type() {
        return channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    }

    private void draw(WritableRaster raster, int top, int left, float[] image) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int[] samples = new int[channels];
                for (int channel = 0; channel < channels; channel++) {
                    samples[channel] = sample(image[(channel * height + y) * width + x]);
                }
                fill(raster, top + y * scale, left + x * scale, scale, scale, samples);
            }
        }
    }

    /** Ink darkens gray images; channels of coloured ones are light. */
    private int sample(float value) {
        float clipped = Math.min(1, Math.max(0, value));
        return Math.round(WHITE * (channels == 1 ? 1 - clipped : clipped));
    }

    private static void fill(
            WritableRaster raster, int top, int left, int height, int width, int... samples) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                for (int band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(x, y, band, samples[Math.min(band, samples.length - 1)]);
                }
            }
        }
    }

    /** Writes the picture as PNG; the file appears once it is complete. */
    public void write(Path file) throws IOException {
        BufferedImage picture = toImage();
        AtomicFile.write(
                file,
                out -> {
                    if (!ImageIO.write(picture, "png", out)) {
                        throw new IOException("this Java runtime cannot write PNG files");
                    }
                });
    }
}
