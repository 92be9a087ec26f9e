package org.vhe.cuda;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.shape.Shapes;

/**
 * An array on the device, in 'c' order without gaps.
 *
 * @param buffer where it is
 * @param offset of its first byte in the buffer
 */
record Tensor(DeviceBuffer buffer, long offset, DataType type, long... shape) {

    static Tensor of(DeviceBuffer buffer, DataType type, long... shape) {
        return new Tensor(buffer, 0, type, shape);
    }

    long length() {
        return Shapes.length(shape);
    }

    long bytes() {
        return length() * width(type);
    }

    long address() {
        return buffer.address() + offset;
    }

    int rank() {
        return shape.length;
    }

    /** The same values in another shape. */
    Tensor reshape(long... other) {
        if (Shapes.length(other) != length()) {
            throw new IllegalArgumentException(this + " cannot be " + Arrays.toString(other));
        }
        return new Tensor(buffer, offset, type, other);
    }

    /** The same bytes as values of another type of the same width. */
    Tensor as(DataType other) {
        return new Tensor(buffer, offset, other, shape);
    }

    /** Whether both have bytes in common. */
    boolean overlaps(Tensor other) {
        return buffer == other.buffer
                && offset < other.offset + other.bytes()
                && other.offset < offset + bytes();
    }

    /** Whether both are the same bytes, of the same type. */
    boolean isSamePlace(Tensor other) {
        return buffer == other.buffer
                && offset == other.offset
                && type == other.type
                && length() == other.length();
    }

    /** Entries from one of an axis to the next. */
    long[] strides() {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** What CUDA C calls the type. */
    String ctype() {
        return ctype(type);
    }

    static String ctype(DataType type) {
        return switch (type) {
            case FLOAT -> "float";
            case BOOL -> "bool";
            case INT -> "int";
            case LONG -> "long long";
            default ->
                    throw new UnsupportedOperationException(
                            "values of type " + type + " (only those of single precision)");
        };
    }

    /** Bytes of an entry. */
    static int width(DataType type) {
        return switch (type) {
            case BOOL -> 1;
            case LONG -> 8;
            default -> 4;
        };
    }

    @Override
    public String toString() {
        return Arrays.toString(shape) + " in " + buffer;
    }
}
