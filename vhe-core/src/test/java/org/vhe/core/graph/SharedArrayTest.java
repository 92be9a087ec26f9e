package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SharedArrayTest {
    private final INDArray host = Nd4j.zeros(DataType.FLOAT, 3);
    private final SharedArray shared = new SharedArray(host);

    @Test
    void readingFetchesOnceWhatIsNewerElsewhere() {
        int[] fetched = new int[1];
        long version = shared.newerElsewhere(() -> host.assign(++fetched[0]));

        assertThat(shared.host().getDouble(0)).isZero();
        assertThat(shared.read().getDouble(0)).isEqualTo(1);
        assertThat(shared.read().getDouble(0)).isEqualTo(1);
        assertThat(shared.version()).as("what the device has").isEqualTo(version);
    }

    @Test
    void writingMakesCopiesOld() {
        long version = shared.newerElsewhere(() -> host.assign(4));

        assertThat(shared.write().getDouble(0)).isEqualTo(4);
        assertThat(shared.version()).isGreaterThan(version);
    }

    @Test
    void whatCannotBeFetchedIsNotTakenForTheNewest() {
        shared.newerElsewhere(
                () -> {
                    throw new IllegalStateException("the device is lost");
                });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(shared::read).hasMessage("the device is lost");
            assertThatThrownBy(shared::write).hasMessage("the device is lost");
        }
    }

    @Test
    void parametersHandedOutAreTheNewest() {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        store.parameter("w", Initializer.constant(1), 2, 2);
        store.freeze();
        SharedArray parameters = store.sharedParameters();

        parameters.newerElsewhere(() -> parameters.host().assign(7));
        assertThat(store.parameters().get("w").getDouble(1, 1)).isEqualTo(7);
        parameters.newerElsewhere(() -> parameters.host().assign(8));
        assertThat(store.flatParameters().getDouble(0)).isEqualTo(8);
        parameters.newerElsewhere(() -> parameters.host().assign(9));
        ParameterStore other = new ParameterStore(1, DataType.FLOAT);
        other.parameter("w", Initializer.constant(1), 2, 2);
        other.copyFrom(store);
        assertThat(other.parameters().get("w").getDouble(0, 0)).isEqualTo(9);
    }

    @Test
    void aPartIsFetchedByItselfAndOnce() {
        List<String> fetched = new ArrayList<>();
        shared.newerElsewhere(
                (from, length) -> {
                    fetched.add(from + "+" + length);
                    host.get(NDArrayIndex.interval(from, from + length)).assign(5);
                });

        assertThat(shared.read(1, 2).getDouble(0)).isEqualTo(5);
        assertThat(shared.read(2, 1).getDouble(0)).isEqualTo(5);
        assertThat(host.getDouble(0)).as("not asked for").isZero();
        assertThat(shared.read().getDouble(0)).isEqualTo(5);
        assertThat(shared.read(0, 1).getDouble(0)).isEqualTo(5);
        assertThat(fetched).containsExactly("1+2", "0+3");
    }

    @Test
    void aPartOfNewerValuesIsFetchedAgain() {
        shared.newerElsewhere(() -> host.assign(1));
        assertThat(shared.read(0, 1).getDouble(0)).isEqualTo(1);
        shared.newerElsewhere(() -> host.assign(2));
        assertThat(shared.read(0, 1).getDouble(0)).isEqualTo(2);
    }

    @Test
    void readingParametersLeavesDevicesWhatTheyHave() {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        store.parameter("v", Initializer.constant(1), 3);
        store.parameter("w", Initializer.constant(1), 2, 2);
        store.statistic("s", 0, 2);
        store.freeze();
        SharedArray parameters = store.sharedParameters();
        List<String> fetched = new ArrayList<>();
        long version =
                parameters.newerElsewhere(
                        (from, length) -> {
                            fetched.add(from + "+" + length);
                            parameters.host().assign(6);
                        });

        assertThat(store.readParameter("w").getDouble(1, 1)).isEqualTo(6);
        assertThat(store.readParameters().get("v").getDouble(2)).isEqualTo(6);
        assertThat(store.readStatistics()).containsOnlyKeys("s");
        assertThat(fetched).containsExactly("3+4", "0+7");
        assertThat(parameters.version()).isEqualTo(version);
        assertThatThrownBy(() -> store.readParameter("x"))
                .hasMessage("the model has no parameter 'x'; known: [v, w]");
    }
}
