package org.vhe.data.matlab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.IntToDoubleFunction;

/**
 * A matrix of a MATLAB file: of numbers, of characters, or of matrices.
 *
 * @param name empty within another array
 * @param kind MATLAB's class of the array
 * @param rows number of rows
 * @param columns number of columns, those of further axes included
 * @param content what follows the header: one element, or one for each cell
 */
public record MatlabArray(String name, int kind, long rows, long columns, ByteBuffer content) {
    private static final int CELL = 1;
    private static final int CHAR = 4;
    private static final int SPARSE = 5;
    private static final int DOUBLE = 6;
    private static final int UINT64 = 15;

    /** Arrays of this class have no axes. */
    private static final int OPAQUE = 17;

    private static final int COMPLEX = 1 << 11;
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    static MatlabArray of(MatlabElement element) throws IOException {
        if (element.type() != MatlabElement.MATRIX) {
            throw new IOException("expected an array, found type " + element.type());
        }
        ByteBuffer in = element.content();
        if (!in.hasRemaining()) {
            return new MatlabArray("", DOUBLE, 0, 0, in);
        }
        ByteBuffer flags = MatlabElement.next(in, MatlabElement.UINT32, "the flags of an array");
        int kind = flags.remaining() < Integer.BYTES ? 0 : flags.getInt(0);
        if ((kind & 0xFF) == OPAQUE) {
            return new MatlabArray("", OPAQUE, 0, 0, in);
        }
        ByteBuffer shape = MatlabElement.next(in, MatlabElement.INT32, "the axes of an array");
        long rows = axis(shape);
        long columns = axis(shape);
        while (shape.hasRemaining()) {
            columns = Math.min(Integer.MAX_VALUE, columns * axis(shape));
        }
        ByteBuffer name = MatlabElement.next(in, MatlabElement.INT8, "the name of an array");
        return new MatlabArray(
                StandardCharsets.US_ASCII.decode(name).toString(),
                kind & (0xFF | COMPLEX),
                rows,
                columns,
                in);
    }

    private static long axis(ByteBuffer shape) throws IOException {
        int size = shape.remaining() < Integer.BYTES ? -1 : shape.getInt();
        if (size < 0) {
            throw new IOException("an array must have two axes of sizes that are not negative");
        }
        return size;
    }

    /** The number of values. */
    public long length() {
        return rows * columns;
    }

    /**
     * The numbers, one column after the other.
     *
     * @throws IOException if these are no real numbers, or not as many as there should be
     */
    public IntToDoubleFunction numbers() throws IOException {
        if (kind < DOUBLE || kind > UINT64) {
            throw new IOException(
                    "'%s' must be a full matrix of real numbers, but is %s".formatted(name, this));
        }
        MatlabElement data = MatlabElement.next(content.duplicate().order(content.order()));
        requireLength(data.width() == 0 ? -1 : data.content().remaining() / data.width());
        return data.numbers();
    }

    /**
     * One line of text.
     *
     * @throws IOException if this is none, or damaged
     */
    public String text() throws IOException {
        if (kind != CHAR || rows > 1) {
            throw new IOException("is " + this);
        }
        if (length() == 0) {
            return "";
        }
        MatlabElement data = MatlabElement.next(content.duplicate().order(content.order()));
        boolean little = content.order() == ByteOrder.LITTLE_ENDIAN;
        Charset charset =
                switch (data.type()) {
                    case MatlabElement.INT8, MatlabElement.UINT8 -> StandardCharsets.ISO_8859_1;
                    case MatlabElement.UTF8 -> StandardCharsets.UTF_8;
                    case MatlabElement.UINT16, MatlabElement.UTF16 ->
                            little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
                    case MatlabElement.UTF32 -> little ? UTF_32LE : UTF_32BE;
                    default -> throw new IOException("has characters of type " + data.type());
                };
        try {
            String text = charset.newDecoder().decode(data.content()).toString();
            if (text.length() != length()) {
                throw new IOException("has %d characters as %s".formatted(text.length(), this));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new IOException("is not valid " + charset, e);
        }
    }

    /**
     * The arrays that this one holds.
     *
     * @param most how many there may be
     * @throws IOException if this is no array of arrays, damaged, or of more
     */
    public MatlabArray[] cells(int most) throws IOException {
        if (kind != CELL || length() > most) {
            throw new IOException(
                    "'%s' must be a cell array of %d cells at most, but is %s"
                            .formatted(name, most, this));
        }
        ByteBuffer in = content.duplicate().order(content.order());
        MatlabArray[] cells = new MatlabArray[(int) length()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = of(MatlabElement.next(in));
        }
        return cells;
    }

    private void requireLength(int found) throws IOException {
        if (found != length()) {
            throw new IOException("'%s' has %d values as %s".formatted(name, found, this));
        }
    }

    @Override
    public String toString() {
        String what =
                switch (kind) {
                    case CELL -> "a cell array";
                    case CHAR -> "text";
                    case SPARSE -> "a sparse matrix";
                    default ->
                            kind >= DOUBLE && kind <= UINT64
                                    ? "a matrix"
                                    : (kind & COMPLEX) == 0
                                            ? "an array of class " + kind
                                            : "a complex matrix";
                };
        return "%s of shape [%d, %d]".formatted(what, rows, columns);
    }
}
