package org.vhe.spark;

import java.io.Serializable;

/** Makes an element of a cell of a table, on executors. */
public interface ElementReader extends Serializable {

    /** The shape of all elements, [event...]. */
    long[] shape();

    /**
     * An element.
     *
     * @param cell as Spark gives it to Java: {@code byte[]} for binary data, a {@link
     *     java.util.List} for arrays; never null
     * @return its values, [event...] in row-major order
     * @throws IllegalArgumentException that says what was expected and what was found, if it is
     *     none
     */
    float[] read(Object cell);
}
