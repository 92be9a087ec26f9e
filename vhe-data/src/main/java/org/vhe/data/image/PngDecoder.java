package org.vhe.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.vhe.core.check.Require;
import org.vhe.data.archive.MalformedDataException;

/**
 * Decodes PNG files from memory, black becoming ink. All checksums must be right. The size is read
 * from the header and refused, if need be, before any pixel is decoded: a small file may declare a
 * huge image.
 *
 * <p>Colours become luminance (Rec. 601); transparent pixels show a white background. Safe for use
 * by several threads at once.
 */
public final class PngDecoder {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int LAST_CHUNK = 0x49454E44;

    /** Length and checksum. */
    private static final int AROUND_CHUNK = 8;

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
            verify(ByteBuffer.wrap(png));
            reader.setInput(input, true, true);
            requireSize(reader.getHeight(0), reader.getWidth(0), name);
            return ink(reader.read(0));
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's reader reports some damage by unchecked exceptions.
            throw new MalformedDataException(name, "expected a PNG image, found damage", e);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's reader does not look at checksums. */
    static void verify(ByteBuffer png) throws IOException {
        if (png.remaining() < Long.BYTES || png.getLong() != SIGNATURE) {
            throw new IOException("it does not begin as one");
        }
        int type;
        do {
            int left = png.remaining() - AROUND_CHUNK;
            int length = left < Integer.BYTES ? -1 : png.getInt();
            if (length < 0 || length > left - Integer.BYTES) {
                throw new EOFException();
            }
            CRC32 checksum = new CRC32();
            checksum.update(png.slice(png.position(), Integer.BYTES + length));
            type = png.getInt();
            png.position(png.position() + length);
            if (png.getInt() != (int) checksum.getValue()) {
                throw new IOException("a checksum is wrong");
            }
        } while (type != LAST_CHUNK);
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
        return new GrayImage(image.getHeight(), image.getWidth(), InkSamples.gray(image, false));
    }
}
