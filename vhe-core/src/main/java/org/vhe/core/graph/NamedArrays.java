package org.vhe.core.graph;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks arrays up by name, and says which names there are when one is unknown. */
final class NamedArrays {

    private NamedArrays() {}

    /**
     * @param kind what the arrays are, such as {@code "input"}
     * @throws IllegalArgumentException if there is no array of that name
     */
    static INDArray get(Map<String, INDArray> arrays, String kind, String name) {
        INDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the graph has no %s '%s'; it has %s".formatted(kind, name, arrays.keySet()));
        }
        return array;
    }
}
