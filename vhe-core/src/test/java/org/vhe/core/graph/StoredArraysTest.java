package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.array.ThreadSafeArrayHolder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class StoredArraysTest {
    private final Map<String, INDArray> store = new HashMap<>();
    private final StoredArrays arrays = new StoredArrays(store);
    private final INDArray other = Nd4j.createFromArray(3f, 4f);

    @BeforeEach
    void holdOneOfEach() {
        store.put("w", Nd4j.createFromArray(1f, 2f));
        arrays.setArray("w", store.get("w"));
        arrays.setArray("x", other);
    }

    @Test
    void arraysOfTheStoreAreNotCopiedEvenIfTheyAreViews() {
        INDArray view = Nd4j.createFromArray(1f, 2f, 3f).get(NDArrayIndex.interval(1, 3));
        store.put("part", view);
        arrays.setArray("part", view);
        assertThat(arrays.getArray("part")).isSameAs(view);
        assertThat(arrays.getArray("w")).isSameAs(store.get("w"));
        assertThat(arrays.getArray("x")).isEqualTo(other);
    }

    @Test
    void whatTheStoreMovesIsThereToo() {
        INDArray moved = Nd4j.createFromArray(5f, 6f);
        store.put("w", moved);
        assertThat(arrays.getArray("w")).isSameAs(moved);
    }

    @Test
    void onlyWhatWasSetIsHeld() {
        store.put("v", Nd4j.createFromArray(7f));
        assertThat(arrays.arrayNames()).containsExactlyInAnyOrder("w", "x");
        assertThat(arrays.size()).isEqualTo(2);
        assertThat(arrays.hasArray("w")).isTrue();
        assertThat(arrays.hasArray("x")).isTrue();
        assertThat(arrays.hasArray("v")).isFalse();
        assertThat(arrays.getArray("v")).isNull();
    }

    @Test
    void anotherArrayReplacesThatOfTheStoreInTheGraphAlone() {
        INDArray stored = store.get("w");
        arrays.setArray("w", other);
        assertThat(arrays.getArray("w")).isEqualTo(other);
        assertThat(store.get("w")).isSameAs(stored);
        assertThat(stored.toFloatVector()).containsExactly(1, 2);
        assertThat(arrays.size()).isEqualTo(2);
        arrays.setArray("w", stored);
        assertThat(arrays.getArray("w")).isSameAs(stored);
        assertThat(arrays.size()).isEqualTo(2);
    }

    @Test
    void removedArraysAreGone() {
        assertThat(arrays.removeArray("w")).isSameAs(store.get("w"));
        assertThat(arrays.removeArray("x")).isEqualTo(other);
        assertThat(arrays.removeArray("w")).isNull();
        assertThat(arrays.arrayNames()).isEmpty();
    }

    @Test
    void renamedArraysKeepTheirValues() {
        arrays.rename("w", "u");
        arrays.rename("x", "y");
        assertThat(arrays.arrayNames()).containsExactlyInAnyOrder("u", "y");
        assertThat(arrays.getArray("u").toFloatVector()).containsExactly(1, 2);
        assertThat(arrays.getArray("y")).isEqualTo(other);
    }

    @Test
    void arraysOfAnotherHolderReplaceAll() {
        ThreadSafeArrayHolder holder = new ThreadSafeArrayHolder(true);
        holder.setArray("z", other);
        arrays.initFrom(holder);
        assertThat(arrays.arrayNames()).containsExactly("z");
        assertThat(arrays.getArray("z")).isEqualTo(other);
    }
}
