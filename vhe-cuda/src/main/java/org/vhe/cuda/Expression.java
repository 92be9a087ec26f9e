package org.vhe.cuda;

import java.util.List;

/**
 * A value in C for the entry of number {@code i} of a result.
 *
 * @param code with {@code $0}, {@code $1}, ... for what is loaded
 */
record Expression(String code, List<Load> loads) {

    /**
     * An entry that is read.
     *
     * @param index where, in entries; {@code i} if it is the one of the same number
     */
    record Load(Tensor from, String index) {
        /** An entry that is read under a condition only, as there may be none otherwise. */
        static Load guarded(Tensor from, String index) {
            return new Load(from, "(" + index + ")");
        }

        /** Whether each entry of the result needs the one of its own number, which is there. */
        boolean isSameEntry() {
            return index.equals("i");
        }
    }

    static Expression of(String code, Load... loads) {
        return new Expression(code, List.of(loads));
    }

    /** An entry of an array that is broadcast to a shape. */
    static Load broadcast(Tensor from, long[] shape) {
        long[] strides = Index.broadcast(from.shape(), from.strides(), shape);
        return new Load(from, Index.of("i", shape, strides, 0));
    }

    /** A number as C writes it, to the last bit of single precision. */
    static String literal(double value) {
        float number = (float) value;
        if (Float.isNaN(number)) {
            return "VHE_NAN";
        }
        if (Float.isInfinite(number)) {
            return number > 0 ? "VHE_INFINITY" : "(-VHE_INFINITY)";
        }
        return number < 0 || Float.compare(number, -0f) == 0
                ? "(" + Float.toHexString(number) + "f)"
                : Float.toHexString(number) + "f";
    }
}
