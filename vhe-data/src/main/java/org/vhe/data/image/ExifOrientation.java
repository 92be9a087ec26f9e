package org.vhe.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, a number from 1 to 8 that a JPEG file may have among its Exif data. What
 * cannot be understood of these says nothing.
 */
final class ExifOrientation {
    static final int UPRIGHT = 1;

    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int APP1 = 0xFFE1;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final int LITTLE = 0x4949;
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int MOST = 8;

    private ExifOrientation() {}

    /** The number that the file has, or else {@link #UPRIGHT}. */
    static int of(byte[] jpeg) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        if (in.remaining() < 2 || (in.getShort() & 0xFFFF) != START_OF_IMAGE) {
            return UPRIGHT;
        }
        while (in.remaining() >= 4) {
            int marker = in.getShort() & 0xFFFF;
            int length = (in.getShort() & 0xFFFF) - 2;
            if (marker < 0xFF00 || marker == START_OF_SCAN || length < 0) {
                return UPRIGHT;
            }
            if (length > in.remaining()) {
                return UPRIGHT;
            }
            ByteBuffer segment = in.slice(in.position(), length);
            if (marker == APP1 && startsWithExif(segment)) {
                return ofTiff(segment.slice(EXIF.length, length - EXIF.length));
            }
            in.position(in.position() + length);
        }
        return UPRIGHT;
    }

    private static boolean startsWithExif(ByteBuffer segment) {
        return segment.remaining() >= EXIF.length
                && segment.slice(0, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    /** Exif data are a TIFF file; the tag is in its first directory. */
    private static int ofTiff(ByteBuffer tiff) {
        if (tiff.remaining() < 8) {
            return UPRIGHT;
        }
        tiff.order(
                (tiff.getShort(0) & 0xFFFF) == LITTLE
                        ? ByteOrder.LITTLE_ENDIAN
                        : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int at = (int) directory + 2;
        int entries = tiff.getShort(at - 2) & 0xFFFF;
        for (int i = 0; i < entries && at + ENTRY_BYTES <= tiff.limit(); i++, at += ENTRY_BYTES) {
            if ((tiff.getShort(at) & 0xFFFF) == TAG) {
                int value = tiff.getShort(at + 8);
                return value >= UPRIGHT && value <= MOST ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The image as it was seen. */
    static GrayImage upright(GrayImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean turned = orientation > 4;
        int height = turned ? image.width() : image.height();
        int width = turned ? image.height() : image.width();
        float[] values = new float[image.values().length];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                values[i * width + j] = seen(image, orientation, i, j);
            }
        }
        return new GrayImage(height, width, values);
    }

    private static float seen(GrayImage image, int orientation, int i, int j) {
        int down = image.height() - 1;
        int right = image.width() - 1;
        return switch (orientation) {
            case 2 -> image.at(i, right - j);
            case 3 -> image.at(down - i, right - j);
            case 4 -> image.at(down - i, j);
            case 5 -> image.at(j, i);
            case 6 -> image.at(down - j, i);
            case 7 -> image.at(down - j, right - i);
            default -> image.at(j, right - i);
        };
    }
}
