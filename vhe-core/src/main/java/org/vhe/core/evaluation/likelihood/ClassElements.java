package org.vhe.core.evaluation.likelihood;

import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

/** Elements of classes, as arrays. */
final class ClassElements {

    private ClassElements() {}

    /** The size of the largest class. */
    static int largest(Grouping classes) {
        return IntStream.range(0, classes.groupCount()).map(classes::size).max().orElseThrow();
    }

    /** Those elements, [n, event...]. */
    static float[] of(GroupedDataset data, int... elements) {
        float[] all = new float[elements.length * data.elementLength()];
        for (int i = 0; i < elements.length; i++) {
            data.copyElement(elements[i], all, i * data.elementLength());
        }
        return all;
    }
}
