package org.vhe.core.training;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * NumPy's array format, version 1.0, for little-endian float32 and float64 in 'c' order. Read in
 * Java with every size checked, since files may come from elsewhere.
 */
public final class NpyFormat {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{\\s*'descr':\\s*'<f([48])',\\s*'fortran_order':\\s*False,"
                            + "\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");
    private static final int CHUNK = 1 << 16;

    /** ND4J's arrays have no more. */
    private static final int MAX_AXES = 32;

    private NpyFormat() {}

    /** Writes a FLOAT or DOUBLE array. */
    public static void write(INDArray array, OutputStream out) throws IOException {
        int width = width(array.dataType());
        String shape =
                Arrays.stream(array.shape()).mapToObj(n -> n + ",").collect(Collectors.joining());
        String text =
                "{'descr': '<f" + width + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int length = MAGIC.length + 2 + text.length() + 1;
        String header = text + " ".repeat((64 - length % 64) % 64) + "\n";
        out.write(MAGIC);
        out.write(header.length() & 0xFF);
        out.write(header.length() >> 8);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        writeValues(array, width, out);
    }

    private static void writeValues(INDArray array, int width, OutputStream out)
            throws IOException {
        INDArray ordered = array.dup('c');
        float[] floats = width == 4 ? ordered.data().asFloat() : null;
        double[] doubles = width == 8 ? ordered.data().asDouble() : null;
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ordered.length(); i++) {
            if (width == 4) {
                chunk.putFloat(floats[i]);
            } else {
                chunk.putDouble(doubles[i]);
            }
            if (!chunk.hasRemaining()) {
                out.write(chunk.array());
                chunk.clear();
            }
        }
        out.write(chunk.array(), 0, chunk.position());
    }

    private static int width(DataType type) {
        return switch (type) {
            case FLOAT -> 4;
            case DOUBLE -> 8;
            default ->
                    throw new IllegalArgumentException(
                            "arrays must be FLOAT or DOUBLE, not " + type);
        };
    }

    /**
     * Reads one array. Memory is taken as its values arrive, whatever the header says of their
     * number.
     *
     * @param in positioned at the array
     * @param maxLength most entries that are accepted
     * @throws IOException if the format is another, the array too long, or the stream too short
     */
    public static INDArray read(InputStream in, long maxLength) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            return readArray(data, maxLength);
        } catch (EOFException e) {
            throw new EOFException("the array is cut off");
        }
    }

    private static INDArray readArray(DataInputStream data, long maxLength) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        data.readFully(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("not an array in NumPy's format, version 1.0");
        }
        byte[] header = new byte[data.readUnsignedByte() | data.readUnsignedByte() << 8];
        data.readFully(header);
        String text = new String(header, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(text);
        if (!matcher.matches()) {
            throw new IOException(
                    "expected a float32 or float64 array in C order, but the header is " + text);
        }
        long[] shape = shape(matcher.group(2));
        int length = length(shape, maxLength);
        INDArray flat =
                matcher.group(1).equals("4")
                        ? Nd4j.createFromArray(readFloats(data, length))
                        : Nd4j.createFromArray(readDoubles(data, length));
        return flat.reshape('c', shape);
    }

    private static long[] shape(String axes) throws IOException {
        try {
            return Arrays.stream(axes.split(","))
                    .map(String::trim)
                    .filter(s -> !s.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("expected a shape, but the header has (" + axes + ")", e);
        }
    }

    private static int length(long[] shape, long maxLength) throws IOException {
        if (shape.length > MAX_AXES) {
            throw new IOException(
                    "expected at most %d axes, but there are %d".formatted(MAX_AXES, shape.length));
        }
        long most = Math.min(maxLength, Integer.MAX_VALUE - CHUNK);
        long length = 1;
        for (long size : shape) {
            if (size < 1 || size > most / length) {
                throw new IOException(
                        "expected at most "
                                + most
                                + " entries, but the shape is "
                                + Arrays.toString(shape));
            }
            length *= size;
        }
        return (int) length;
    }

    private static float[] readFloats(DataInputStream data, int length) throws IOException {
        float[] values = new float[Math.min(length, CHUNK)];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < length; ) {
            if (done == values.length) {
                values = Arrays.copyOf(values, grown(done, length));
            }
            int count = Math.min(CHUNK / Float.BYTES, values.length - done);
            data.readFully(chunk.array(), 0, count * Float.BYTES);
            chunk.clear().asFloatBuffer().get(values, done, count);
            done += count;
        }
        return values;
    }

    private static double[] readDoubles(DataInputStream data, int length) throws IOException {
        double[] values = new double[Math.min(length, CHUNK)];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < length; ) {
            if (done == values.length) {
                values = Arrays.copyOf(values, grown(done, length));
            }
            int count = Math.min(CHUNK / Double.BYTES, values.length - done);
            data.readFully(chunk.array(), 0, count * Double.BYTES);
            chunk.clear().asDoubleBuffer().get(values, done, count);
            done += count;
        }
        return values;
    }

    private static int grown(int filled, int length) {
        return (int) Math.min(length, 2L * filled);
    }
}
