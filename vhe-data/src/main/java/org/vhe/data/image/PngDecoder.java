package org.vhe.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.vhe.core.check.Require;
import org.vhe.data.archive.MalformedDataException;

/**
 * Decodes PNG files from memory, black becoming ink. The size is read from the header and refused,
 * if need be, before any pixel is decoded: a small file may declare a huge image.
 *
 * <p>Colours become luminance (Rec. 601); transparent pixels show a white background. Safe for use
 * by several threads at once.
 */
public final class PngDecoder {
    private final int height;
    private final int width;

    private PngDecoder(int height, int width) {
        this.height = Require.positive("height", height);
        this.width = Require.positive("width", width);
    }

    /** A decoder of images of this size only. */
    public static PngDecoder ofSize(int height, int width) {
        return new PngDecoder(height, width);
    }

    /**
     * The image.
     *
     * @param png the bytes of a PNG file
     * @param name what messages call it
     * @throws MalformedDataException if it is no PNG, damaged, or of a size other than expected
     */
    public GrayImage decode(byte[] png, String name) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(input, true, true);
            requireSize(reader.getHeight(0), reader.getWidth(0), name);
            return ink(reader.read(0));
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's reader reports some damage by unchecked exceptions.
            throw new MalformedDataException(
                    name, "expected a PNG image, found damage (" + e.getMessage() + ")", e);
        } finally {
            reader.dispose();
        }
    }

    private void requireSize(int foundHeight, int foundWidth, String name) throws IOException {
        if (foundHeight != height || foundWidth != width) {
            throw new MalformedDataException(
                    name,
                    "expected an image of %d x %d (height x width), found %d x %d"
                            .formatted(height, width, foundHeight, foundWidth));
        }
    }

    private static GrayImage ink(BufferedImage image) {
        boolean indexed = image.getColorModel() instanceof IndexColorModel;
        boolean gray = !indexed && image.getRaster().getNumBands() <= 2;
        float[] values = gray ? inkOfSamples(image) : inkOfColours(image);
        return new GrayImage(image.getHeight(), image.getWidth(), values);
    }

    /**
     * Reads gray samples as they are stored: {@link BufferedImage#getRGB} would take them for
     * linear light and brighten them.
     */
    private static float[] inkOfSamples(BufferedImage image) {
        Raster raster = image.getRaster();
        float max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        float[] gray = band(raster, 0);
        float[] alpha = raster.getNumBands() == 2 ? band(raster, 1) : null;
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (1 - gray[i] / max) * (alpha == null ? 1 : alpha[i] / max);
        }
        return gray;
    }

    private static float[] band(Raster raster, int band) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        return raster.getSamples(0, 0, width, height, band, new float[height * width]);
    }

    private static float[] inkOfColours(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        int[] colours = image.getRGB(0, 0, width, height, null, 0, width);
        float[] ink = new float[colours.length];
        for (int i = 0; i < colours.length; i++) {
            int colour = colours[i];
            float alpha = (colour >>> 24) / 255f;
            float luminance =
                    (299 * (colour >> 16 & 255) + 587 * (colour >> 8 & 255) + 114 * (colour & 255))
                            / 255_000f;
            ink[i] = alpha * (1 - luminance);
        }
        return ink;
    }
}
