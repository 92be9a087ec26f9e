package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole models are exported in the tests of the module that reads them in DL4J. */
class PortableGraphTest {
    private static final PortableGraph.Content PRODUCT =
            (graph, rows) ->
                    Map.of(
                            "y",
                            graph.placeholder("x", rows, 2)
                                    .mmul(graph.parameter("w", Initializer.constant(1), 2, 1)));

    private static ParameterStore frozen() {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        PRODUCT.build(GraphContext.create(store, Mode.EVALUATION), 1);
        store.freeze();
        return store;
    }

    @Test
    void parametersThatAreNewerOnADeviceAreExported() {
        ParameterStore store = frozen();
        SharedArray shared = store.sharedParameters();
        shared.newerElsewhere(() -> shared.host().assign(4));

        PortableGraph exported = PortableGraph.of(store, PRODUCT);
        INDArray x = Nd4j.ones(DataType.FLOAT, 5, 2);
        INDArray y = exported.sameDiff().output(Map.of("x", x), "y").get("y");

        assertThat(y.toFloatVector()).containsExactly(8, 8, 8, 8, 8);
    }

    @Test
    void copyingFromAModelLeavesItsDeviceTheNewest() {
        ParameterStore from = frozen();
        SharedArray shared = from.sharedParameters();
        long version = shared.newerElsewhere(() -> shared.host().assign(4));
        ParameterStore to = frozen();

        to.copyFrom(from);

        assertThat(to.parameters().get("w").toFloatVector()).containsExactly(4, 4);
        assertThat(shared.version()).isEqualTo(version);
    }
}
