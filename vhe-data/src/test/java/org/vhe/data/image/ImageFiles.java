package org.vhe.data.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Image files made up for tests. */
public final class ImageFiles {

    private ImageFiles() {}

    /** The bytes of an image as a file of a format of ImageIO. */
    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no " + format + " of type " + image.getType());
        }
        return bytes.toByteArray();
    }

    /** White, the left half in one colour. */
    public static BufferedImage half(int height, int width, int type, Color colour) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 ? colour : Color.WHITE).getRGB());
            }
        }
        return image;
    }

    /** A JPEG file with Exif data that have an orientation, and another tag before it. */
    public static byte[] withOrientation(byte[] jpeg, int orientation) {
        return withOrientation(jpeg, orientation, ByteOrder.BIG_ENDIAN, 2);
    }

    /** The same in another order of bytes, the Exif data at a place between other segments. */
    static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder order, int at) {
        ByteBuffer exif = ByteBuffer.allocate(4 + 6 + 8 + 2 + 24 + 4);
        exif.putShort((short) 0xFFE1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).order(order);
        exif.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4D4D : 0x4949));
        exif.putShort((short) 42).putInt(8).putShort((short) 2);
        exif.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(7);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0);
        return ByteBuffer.allocate(jpeg.length + exif.capacity())
                .put(jpeg, 0, at)
                .put(exif.array())
                .put(jpeg, at, jpeg.length - at)
                .array();
    }
}
