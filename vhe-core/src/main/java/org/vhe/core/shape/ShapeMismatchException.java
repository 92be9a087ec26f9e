package org.vhe.core.shape;

import java.util.Arrays;

/** A tensor does not have the shape that its user expects. */
public final class ShapeMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was checked, what was expected and what was received
     */
    public ShapeMismatchException(String message) {
        super(message);
    }

    /**
     * @param tensor what the tensor is, such as {@code "support"}
     * @param expected the expected axes, such as {@code "[batch, shot, features]"}
     * @param actual the shape found
     */
    public ShapeMismatchException(String tensor, String expected, long[] actual) {
        this(tensor + " must have shape " + expected + ", but has " + Arrays.toString(actual));
    }
}
