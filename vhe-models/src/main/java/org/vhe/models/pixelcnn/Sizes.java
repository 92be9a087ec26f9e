package org.vhe.models.pixelcnn;

/** Checks of networks' sizes. */
final class Sizes {

    private Sizes() {}

    static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
