package org.vhe.data.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.vhe.core.check.Require;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Images of one size in rows, as figures 5, 6 and 8 of the paper: the images that a row was made
 * from, its cues, framed on the left, what was made from them beside. Of gray images ink (1) is
 * black on white; coloured ones show light, red, green and blue, and may have cues at the top, too.
 */
public final class ImageGrid {
    private static final int COLOURS = 3;
    private static final int WHITE = 255;
    private static final Color SEPARATOR = new Color(216, 216, 216);
    private static final Color FRAME = new Color(96, 96, 96);
    private static final int GAP = 2;
    private static final int USUAL_SCALE = 2;
    private static final int WIDE_GAP = 6 * GAP;

    private final ImageShape shape;
    private final int cueRows;
    private final int cueColumns;
    private final int scale;
    private final List<float[][]> rows = new ArrayList<>();
    private int apart = Integer.MAX_VALUE;

    /**
     * A grid without rows.
     *
     * @param imageShape [channels, height, width], of 1 or 3 channels
     * @param cueRows how many rows at the top are framed; may be 0
     * @param cueColumns how many images at the left of each row are framed; may be 0
     * @param scale side of the square that a pixel of an image becomes
     */
    public ImageGrid(long[] imageShape, int cueRows, int cueColumns, int scale) {
        this.shape = ImageShape.of(imageShape);
        if (shape.channels() != 1 && shape.channels() != COLOURS) {
            throw new ShapeMismatchException(
                    "an image to be drawn", "[1 or 3, height, width]", imageShape);
        }
        this.cueRows = Require.atLeast(0, "cueRows", cueRows);
        this.cueColumns = Require.atLeast(0, "cueColumns", cueColumns);
        this.scale = Require.positive("scale", scale);
    }

    /**
     * A grid without rows, a pixel of an image becoming a square of 2 x 2.
     *
     * @param imageShape [channels, height, width], of 1 or 3 channels
     * @param cueColumns how many images at the left of each row are framed; may be 0
     */
    public ImageGrid(long[] imageShape, int cueColumns) {
        this(imageShape, 0, cueColumns, USUAL_SCALE);
    }

    /**
     * A grid of cues and what was made of them.
     *
     * @param imageShape [channels, height, width], of 1 or 3 channels
     * @param cues [row][cue][channels * height * width], equally many in all rows
     * @param made [row][column][channels * height * width], likewise
     */
    public static ImageGrid of(long[] imageShape, float[][][] cues, float[][][] made) {
        if (cues.length == 0 || cues.length != made.length) {
            throw new IllegalArgumentException(
                    "there must be cues for each row, found %d of cues and %d of other images"
                            .formatted(cues.length, made.length));
        }
        ImageGrid grid = new ImageGrid(imageShape, cues[0].length);
        for (int row = 0; row < cues.length; row++) {
            grid.row(cues[row], made[row]);
        }
        return grid;
    }

    /**
     * Adds a row.
     *
     * @param cues the first images, [cue][channels * height * width]
     * @param others the other images, [column][channels * height * width]
     */
    public ImageGrid row(float[][] cues, float[][] others) {
        return row(Stream.of(cues, others).flatMap(Arrays::stream).toArray(float[][]::new));
    }

    /**
     * Adds a row.
     *
     * @param images [column][channels * height * width], values in [0, 1]; as many columns as other
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
            if (image.length != shape.channels() * shape.channelLength()) {
                throw new IllegalArgumentException(
                        "an image must have %d x %d x %d values, found %d"
                                .formatted(
                                        shape.channels(),
                                        shape.height(),
                                        shape.width(),
                                        image.length));
            }
        }
        rows.add(images.clone());
        return this;
    }

    /**
     * Sets the columns from one on apart from those before by a wide white gap, such as images that
     * others are to be compared with.
     *
     * @param column at least 1
     */
    public ImageGrid apartFrom(int column) {
        apart = Require.positive("column", column);
        return this;
    }

    /** The picture. */
    public BufferedImage toImage() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("a picture needs at least one row, found none");
        }
        int columns = rows.get(0).length;
        BufferedImage picture = new BufferedImage(left(columns), top(rows.size()), type());
        Graphics2D graphics = picture.createGraphics();
        fill(graphics, SEPARATOR, picture.getWidth(), picture.getHeight());
        if (cueRows > 0) {
            fill(graphics, FRAME, picture.getWidth(), top(cueRows) - GAP);
        }
        if (cueColumns > 0) {
            fill(graphics, FRAME, left(cueColumns) - GAP, picture.getHeight());
        }
        if (apart < columns) {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(left(apart) - WIDE_GAP, 0, WIDE_GAP - GAP, picture.getHeight());
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                graphics.drawImage(
                        unscaled(rows.get(row)[column]),
                        left(column),
                        top(row),
                        shape.width() * scale,
                        shape.height() * scale,
                        null);
            }
        }
        graphics.dispose();
        return picture;
    }

    private static void fill(Graphics2D graphics, Color colour, int width, int height) {
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
    }

    /**
     * Where the images of a column start; one more gap is behind the cues, a wide one before what
     * is apart.
     */
    private int left(int column) {
        int separation = cueColumns > 0 && column >= cueColumns ? GAP : 0;
        int gap = column >= apart && apart < rows.get(0).length ? WIDE_GAP : 0;
        return GAP + column * (shape.width() * scale + GAP) + separation + gap;
    }

    private int top(int row) {
        int separation = cueRows > 0 && row >= cueRows ? GAP : 0;
        return GAP + row * (shape.height() * scale + GAP) + separation;
    }

    private int type() {
        return shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    }

    private BufferedImage unscaled(float[] image) {
        BufferedImage result = new BufferedImage(shape.width(), shape.height(), type());
        for (int channel = 0; channel < shape.channels(); channel++) {
            int[] samples = new int[shape.channelLength()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sample(image[channel * samples.length + i]);
            }
            result.getRaster().setSamples(0, 0, shape.width(), shape.height(), channel, samples);
        }
        return result;
    }

    /** Ink darkens gray images; channels of coloured ones are light. */
    private int sample(float value) {
        float clipped = Math.min(1, Math.max(0, value));
        return Math.round(WHITE * (shape.channels() == 1 ? 1 - clipped : clipped));
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
