package org.vhe.data.matlab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;

/**
 * What a MATLAB file consists of: a type and some bytes, which may be elements again.
 *
 * @param type a number that the format gives a meaning
 * @param content a view of the file's bytes
 */
record MatlabElement(int type, ByteBuffer content) {
    static final int INT8 = 1;
    static final int UINT8 = 2;
    static final int INT16 = 3;
    static final int UINT16 = 4;
    static final int INT32 = 5;
    static final int UINT32 = 6;
    static final int SINGLE = 7;
    static final int DOUBLE = 9;
    static final int INT64 = 12;
    static final int UINT64 = 13;
    static final int MATRIX = 14;
    static final int COMPRESSED = 15;
    static final int UTF8 = 16;
    static final int UTF16 = 17;
    static final int UTF32 = 18;

    private static final int ALIGNMENT = 8;
    private static final int MAX_SMALL = 4;

    /** The element at the buffer's position, which moves to the next one. */
    static MatlabElement next(ByteBuffer in) throws IOException {
        if (in.remaining() < ALIGNMENT) {
            throw new IOException("it is cut off");
        }
        int first = in.getInt();
        boolean small = first >>> 16 != 0;
        int length = small ? first >>> 16 : in.getInt();
        int most = small ? MAX_SMALL : in.remaining();
        if (length < 0 || length > most) {
            throw new IOException(
                    "an element has %d bytes, where %d are left"
                            .formatted(Integer.toUnsignedLong(length), most));
        }
        MatlabElement element =
                new MatlabElement(
                        small ? first & 0xFFFF : first,
                        in.slice(in.position(), length).order(in.order()));
        in.position(in.position() + Math.min(in.remaining(), element.room(small)));
        return element;
    }

    /** The length with what fills it up. */
    private int room(boolean small) {
        int length = content.remaining();
        if (small) {
            return MAX_SMALL;
        }
        return type == COMPRESSED ? length : length + (-length & ALIGNMENT - 1);
    }

    /** The next element, which must be of a type. */
    static ByteBuffer next(ByteBuffer in, int type, String what) throws IOException {
        MatlabElement element = next(in);
        if (element.type != type) {
            throw new IOException(
                    "%s must have type %d, but has %d".formatted(what, type, element.type));
        }
        return element.content;
    }

    /** The bytes of a number; 0 if this has none. */
    int width() {
        return switch (type) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, SINGLE -> 4;
            case INT64, UINT64, DOUBLE -> 8;
            default -> 0;
        };
    }

    /** The numbers. */
    IntToDoubleFunction numbers() {
        ByteBuffer in = content;
        return switch (type) {
            case INT8 -> in::get;
            case UINT8 -> i -> Byte.toUnsignedInt(in.get(i));
            case INT16 -> i -> in.getShort(2 * i);
            case UINT16 -> i -> Short.toUnsignedInt(in.getShort(2 * i));
            case INT32 -> i -> in.getInt(4 * i);
            case UINT32 -> i -> Integer.toUnsignedLong(in.getInt(4 * i));
            case SINGLE -> i -> in.getFloat(4 * i);
            case DOUBLE -> i -> in.getDouble(8 * i);
            case INT64, UINT64 -> i -> in.getLong(8 * i);
            default -> throw new IllegalStateException("no numbers: " + type);
        };
    }
}
