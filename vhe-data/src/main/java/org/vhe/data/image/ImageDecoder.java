package org.vhe.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.vhe.core.check.Require;
import org.vhe.data.archive.MalformedDataException;

/**
 * Decodes PNG, JPEG, BMP and GIF files of any size from memory; of several images in a file, the
 * first. What a file is, is told by its first bytes, whatever its name. The size is read from the
 * header and refused, if need be, before any pixel is decoded. JPEG images are turned as their Exif
 * data say.
 *
 * <p>Several threads may share a decoder; together they hold no more pixels at a time than one
 * image may have.
 */
public final class ImageDecoder {
    private static final String EXPECTED = "expected a PNG, JPEG, BMP or GIF image, found ";

    private final boolean rgb;
    private final boolean light;
    private final int maxPixels;
    private final Semaphore pixels;

    /**
     * @param rgb whether images have channels of red, green and blue, instead of one
     * @param light whether white is ink, instead of black; what is transparent is without ink
     * @param maxPixels the most pixels that an image may have
     */
    public ImageDecoder(boolean rgb, boolean light, int maxPixels) {
        this.rgb = rgb;
        this.light = light;
        this.maxPixels = Require.positive("maxPixels", maxPixels);
        this.pixels = new Semaphore(maxPixels);
    }

    /** Whether a file begins as an image of one of the formats. */
    public static boolean isImage(byte[] file) {
        return format(file).isPresent();
    }

    /**
     * The channels of an image, ink being 1.
     *
     * @param file the bytes of the file
     * @param name what messages call it
     * @throws MalformedDataException if it is no such image, damaged, or too large
     */
    public GrayImage[] decode(byte[] file, String name) throws MalformedDataException {
        String format =
                format(file)
                        .orElseThrow(() -> new MalformedDataException(name, EXPECTED + what(file)));
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            if (format.equals("png")) {
                PngDecoder.verify(ByteBuffer.wrap(file));
            }
            reader.setInput(input, false, true);
            int count = size(reader.getHeight(0), reader.getWidth(0), name);
            pixels.acquireUninterruptibly(count);
            try {
                GrayImage[] channels = channels(reader.read(0));
                requireWhole(warnings);
                return format.equals("jpeg") ? upright(channels, file) : channels;
            } finally {
                pixels.release(count);
            }
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's readers report some damage by unchecked exceptions.
            throw new MalformedDataException(
                    name,
                    "expected a readable %s image, found damage or an unsupported kind"
                            .formatted(format.toUpperCase(Locale.ROOT)),
                    e);
        } finally {
            reader.dispose();
        }
    }

    private static Optional<String> format(byte[] file) {
        if (startsWith(file, 0x89, 'P', 'N', 'G')) {
            return Optional.of("png");
        }
        if (startsWith(file, 0xFF, 0xD8, 0xFF)) {
            return Optional.of("jpeg");
        }
        if (startsWith(file, 'G', 'I', 'F', '8')) {
            return Optional.of("gif");
        }
        return startsWith(file, 'B', 'M') ? Optional.of("bmp") : Optional.empty();
    }

    private static boolean startsWith(byte[] file, int... beginning) {
        if (file.length < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if ((file[i] & 0xFF) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static String what(byte[] file) {
        if (file.length == 0) {
            return "an empty file";
        }
        for (int i = 0; i < Math.min(file.length, 100); i++) {
            if (file[i] >= 0 && file[i] < ' ' && !Character.isWhitespace(file[i])) {
                return "another format";
            }
        }
        return "text";
    }

    private int size(int height, int width, String name) throws MalformedDataException {
        long count = (long) height * width;
        if (height < 1 || width < 1 || count > maxPixels) {
            throw new MalformedDataException(
                    name,
                    "expected an image of at most %d pixels, found %d x %d (height x width)"
                            .formatted(maxPixels, height, width));
        }
        return (int) count;
    }

    private GrayImage[] channels(BufferedImage image) {
        float[][] ink =
                rgb ? InkSamples.rgb(image, light) : new float[][] {InkSamples.gray(image, light)};
        GrayImage[] channels = new GrayImage[ink.length];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new GrayImage(image.getHeight(), image.getWidth(), ink[i]);
        }
        return channels;
    }

    /** The JDK's reader of JPEG files fills up what is cut off, and only warns. */
    private static void requireWhole(List<String> warnings) throws IOException {
        for (String warning : warnings) {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("premature") || text.contains("truncated")) {
                throw new EOFException();
            }
        }
    }

    private static GrayImage[] upright(GrayImage[] channels, byte[] file) {
        int orientation = ExifOrientation.of(file);
        GrayImage[] upright = new GrayImage[channels.length];
        for (int i = 0; i < channels.length; i++) {
            upright[i] = ExifOrientation.upright(channels[i], orientation);
        }
        return upright;
    }
}
