package org.vhe.models.layer;

/** Checks of layers' options. */
final class Require {

    private Require() {}

    static void name(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, but is '" + name + "'");
        }
    }

    static void positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
