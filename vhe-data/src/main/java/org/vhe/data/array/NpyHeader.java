package org.vhe.data.array;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What precedes the values of an array in NumPy's format.
 *
 * @param kind NumPy's letter: b, i, u, f, U or S
 * @param width the bytes of a value
 * @param order of these bytes
 * @param fortran whether the first axis goes fastest
 * @param shape of the array
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyHeader(char kind, int width, ByteOrder order, boolean fortran, long[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_AXES = 32;
    private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([biufUS])(\\d{1,6})");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9L, ]*)\\)");

    /** The header at the beginning of an array, whose values the buffer then is at. */
    static NpyHeader read(ByteBuffer in) throws IOException {
        String text = text(in);
        Matcher descr = find(DESCR, text);
        Matcher type = TYPE.matcher(descr.group(1));
        if (!type.matches() || type.group(3).equals("0")) {
            throw new IOException(
                    "expected numbers or text, found type '%s'".formatted(descr.group(1)));
        }
        return new NpyHeader(
                type.group(2).charAt(0),
                Integer.parseInt(type.group(3)) * (type.group(2).equals("U") ? Integer.BYTES : 1),
                type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                find(ORDER, text).group(1).equals("True"),
                shape(find(SHAPE, text).group(1)));
    }

    private static String text(ByteBuffer in) throws IOException {
        try {
            byte[] magic = new byte[MAGIC.length];
            in.order(ByteOrder.LITTLE_ENDIAN).get(magic);
            int version = in.get();
            in.get();
            if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
                throw new IOException("it is no array in NumPy's format, version 1 to 3");
            }
            int length = version == 1 ? in.getShort() & 0xFFFF : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] header = new byte[length];
            in.get(header);
            return new String(header, StandardCharsets.ISO_8859_1);
        } catch (BufferUnderflowException e) {
            throw new IOException("its header is cut off", e);
        }
    }

    private static Matcher find(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException(
                    "expected type, order and shape of an array of one type, found the header "
                            + text.strip().substring(0, Math.min(200, text.strip().length())));
        }
        return matcher;
    }

    private static long[] shape(String axes) throws IOException {
        try {
            long[] shape =
                    Arrays.stream(axes.replace("L", "").split(","))
                            .map(String::strip)
                            .filter(size -> !size.isEmpty())
                            .mapToLong(Long::parseLong)
                            .toArray();
            if (shape.length <= MAX_AXES) {
                return shape;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException(
                "expected a shape of at most %d axes, found (%s)".formatted(MAX_AXES, axes));
    }
}
