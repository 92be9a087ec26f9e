package org.vhe.data.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.vhe.data.archive.MalformedDataException;

/** An array in NumPy's format, with its bytes and the name that messages call it. */
final class NpyArray {
    private final String name;
    private final NpyHeader header;
    private final ByteBuffer values;

    private NpyArray(String name, NpyHeader header, ByteBuffer values) {
        this.name = name;
        this.header = header;
        this.values = values;
    }

    /** Reads the header and compares the size that it says with that of the file. */
    static NpyArray of(String name, byte[] file) throws MalformedDataException {
        ByteBuffer in = ByteBuffer.wrap(file);
        try {
            NpyHeader header = NpyHeader.read(in);
            NpyArray array = new NpyArray(name, header, in.slice().order(header.order()));
            array.requireSize();
            return array;
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedDataException(name, "expected a NumPy array", e);
        }
    }

    private void requireSize() throws MalformedDataException {
        long bytes = header.width();
        for (long size : header.shape()) {
            bytes = size == 0 ? 0 : bytes > Integer.MAX_VALUE / size ? -1 : bytes * size;
            if (bytes <= 0) {
                break;
            }
        }
        if (bytes != values.remaining()) {
            throw malformed(
                    "expected values of shape %s, %s, found %d bytes"
                            .formatted(
                                    Arrays.toString(header.shape()),
                                    bytes < 0 ? "too many for an array" : bytes + " bytes",
                                    values.remaining()));
        }
    }

    long[] shape() {
        return header.shape();
    }

    /** The sizes of all axes but the first. */
    long[] elementShape() throws MalformedDataException {
        if (header.shape().length == 0) {
            throw malformed("expected an array [element, ...], found a single value");
        }
        return Arrays.copyOfRange(header.shape(), 1, header.shape().length);
    }

    /**
     * Copies numbers to where they are in row-major order.
     *
     * @param count of elements, the first ones
     * @param length of an element
     */
    void copy(int count, int length, float[] target, int offset) throws MalformedDataException {
        IntToDoubleFunction number = numbers();
        if (!header.fortran()) {
            for (int i = 0; i < count * length; i++) {
                target[offset + i] = (float) number.applyAsDouble(i);
            }
            return;
        }
        int rank = header.shape().length;
        int[] index = new int[rank];
        int all = values.remaining() / header.width();
        for (int i = 0; i < all; i++) {
            int at = 0;
            for (int axis = 0; axis < rank; axis++) {
                at = at * (int) header.shape()[axis] + index[axis];
            }
            if (index[0] < count) {
                target[offset + at] = (float) number.applyAsDouble(i);
            }
            for (int axis = 0; axis < rank && ++index[axis] == header.shape()[axis]; axis++) {
                index[axis] = 0;
            }
        }
    }

    private IntToDoubleFunction numbers() throws MalformedDataException {
        ByteBuffer in = values;
        boolean unsigned = header.kind() != 'i';
        switch (header.kind() + "" + header.width()) {
            case "b1", "u1", "i1":
                return unsigned ? i -> in.get(i) & 0xFF : in::get;
            case "u2", "i2":
                return i -> unsigned ? in.getShort(2 * i) & 0xFFFF : in.getShort(2 * i);
            case "u4", "i4":
                return i -> unsigned ? Integer.toUnsignedLong(in.getInt(4 * i)) : in.getInt(4 * i);
            case "i8":
                return i -> in.getLong(8 * i);
            case "u8":
                return i -> unsigned(in.getLong(8 * i));
            case "f2":
                return i -> half(in.getShort(2 * i));
            case "f4":
                return i -> in.getFloat(4 * i);
            case "f8":
                return i -> in.getDouble(8 * i);
            default:
                throw malformed(
                        "expected numbers of 1 to 8 bytes, found type '%s' of %d bytes"
                                .formatted(header.kind(), header.width()));
        }
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : 2 * (double) (value >>> 1);
    }

    /** IEEE 754: five bits of exponent, ten of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        double size =
                exponent == 31
                        ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                        : exponent == 0
                                ? Math.scalb((double) fraction, -24)
                                : Math.scalb(1024.0 + fraction, exponent - 25);
        return bits < 0 ? -size : size;
    }

    /** Labels of a vector: its text, or whole numbers as text. */
    String[] labels() throws MalformedDataException {
        long[] shape = header.shape();
        if (shape.length == 0 || Arrays.stream(shape).skip(1).anyMatch(size -> size != 1)) {
            throw malformed(
                    "expected one label for each element, found shape " + Arrays.toString(shape));
        }
        String[] labels = new String[(int) shape[0]];
        boolean text = header.kind() == 'U' || header.kind() == 'S';
        IntToDoubleFunction number = text ? null : numbers();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = text ? text(i) : whole(number.applyAsDouble(i));
        }
        return labels;
    }

    private String whole(double label) throws MalformedDataException {
        if (label != Math.rint(label) || Math.abs(label) > Long.MAX_VALUE) {
            throw malformed("expected labels that are whole numbers or text, found " + label);
        }
        return Long.toString((long) label);
    }

    /** Filled up with zeros. */
    private String text(int i) {
        boolean big = header.order() == ByteOrder.BIG_ENDIAN;
        Charset charset =
                header.kind() == 'S'
                        ? StandardCharsets.ISO_8859_1
                        : Charset.forName(big ? "UTF-32BE" : "UTF-32LE");
        byte[] bytes = new byte[header.width()];
        values.get(i * header.width(), bytes);
        String text = new String(bytes, charset);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private MalformedDataException malformed(String complaint) {
        return new MalformedDataException(name, complaint);
    }
}
