package org.vhe.models.pixelcnn;

/** Checks of networks' sizes. */
final class Sizes {

    private Sizes() {}

    static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    static void requireNotNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but is " + value);
        }
    }

    static void requireKernel(String name, long kernel) {
        if (kernel < 3 || kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    name + " must be odd and at least 3, but is " + kernel);
        }
    }
}
