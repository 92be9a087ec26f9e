package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

class ParameterStoreTest {
    private static final Initializer NORMAL = Initializer.normal(1);

    private static ParameterStore store() {
        return new ParameterStore(5, DataType.FLOAT);
    }

    @Test
    void firstValuesDependOnSeedAndNameOnly() {
        ParameterStore one = store();
        one.parameter("other", NORMAL, 7);
        INDArray weights = one.parameter("weights", NORMAL, 3, 4);
        assertThat(store().parameter("weights", NORMAL, 3, 4)).isEqualTo(weights);
        assertThat(store().parameter("bias", NORMAL, 3, 4)).isNotEqualTo(weights);
        assertThat(new ParameterStore(6, DataType.FLOAT).parameter("weights", NORMAL, 3, 4))
                .isNotEqualTo(weights);
    }

    @Test
    void askingTwiceGivesTheSameArray() {
        ParameterStore store = store();
        assertThat(store.parameter("w", NORMAL, 2)).isSameAs(store.parameter("w", NORMAL, 2));
        assertThat(store.parameterCount()).isEqualTo(2);
    }

    @Test
    void freezeKeepsValuesAndSharesMemory() {
        ParameterStore store = store();
        INDArray weights = store.parameter("w", NORMAL, 2, 3).dup();
        INDArray bias = store.parameter("b", Initializer.values(7, 8), 2).dup();
        store.statistic("mean", 0.5, 3);
        store.freeze();
        assertThat(store.isFrozen()).isTrue();
        assertThat(store.parameters().get("w")).isEqualTo(weights);
        assertThat(store.parameters().get("b")).isEqualTo(bias);
        assertThat(store.flatParameters().length()).isEqualTo(8);
        assertThat(store.flatStatistics().toDoubleVector()).containsExactly(0.5, 0.5, 0.5);
        store.flatParameters().assign(3);
        store.flatStatistics().assign(-1);
        assertThat(store.parameter("w", NORMAL, 2, 3).minNumber().doubleValue()).isEqualTo(3);
        assertThat(store.statistic("mean", 0.5, 3).maxNumber().doubleValue()).isEqualTo(-1);
        store.parameters().get("b").putScalar(1, 9);
        assertThat(store.flatParameters().getDouble(7)).isEqualTo(9);
    }

    @Test
    void freezingTwiceChangesNothing() {
        ParameterStore store = store();
        store.parameter("w", NORMAL, 2);
        store.freeze();
        INDArray flat = store.flatParameters();
        store.freeze();
        assertThat(store.flatParameters()).isSameAs(flat);
    }

    @Test
    void viewsOfAFlatArrayAreLaidOutAsTheParameters() {
        ParameterStore store = store();
        store.parameter("w", NORMAL, 2, 2);
        store.parameter("b", NORMAL, 3);
        INDArray flat = Nd4j.createFromArray(0f, 1, 2, 3, 4, 5, 6);
        assertThat(store.parameterViews(flat).get("w").toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0, 1}, {2, 3}});
        assertThat(store.parameterViews(flat).get("b").toDoubleVector()).containsExactly(4, 5, 6);
    }

    @Test
    void otherShapeIsRejected() {
        ParameterStore store = store();
        store.parameter("w", NORMAL, 2, 3);
        assertThatThrownBy(() -> store.parameter("w", NORMAL, 3, 2))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("parameter 'w' must have shape [3, 2], but has [2, 3]");
    }

    @Test
    void unknownNameAfterFreezeIsRejected() {
        ParameterStore store = store();
        store.parameter("w", NORMAL, 2);
        store.freeze();
        assertThatThrownBy(() -> store.parameter("v", NORMAL, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'v'")
                .hasMessageContaining("[w]");
        assertThatThrownBy(() -> store.statistic("s", 0, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("statistic 's'");
    }

    @Test
    void flatArraysAreRefusedBeforeFreezing() {
        assertThatThrownBy(() -> store().flatParameters())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("freeze()");
    }

    @Test
    void onlyFloatingPointTypesAreAccepted() {
        assertThatThrownBy(() -> new ParameterStore(1, DataType.INT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT or DOUBLE");
    }
}
