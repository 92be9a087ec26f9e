package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Integers that are computed from values: compiled where they are data, refused as shapes. */
class ComputedIntegersTest {
    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
    private final SDVariable x = graph.placeholder("x", 2, 3);

    private INDArray run(SDVariable output, double... values) {
        try (CompiledGraph compiled = new CompiledGraph(graph, List.of(output.name()), Map.of())) {
            INDArray input = Nd4j.createFromArray(values).reshape(2, 3).castTo(DataType.FLOAT);
            return compiled.run(Map.of("x", input)).get(output.name());
        }
    }

    @Test
    void oneHotVectorsOfLargestEntriesAreCompiled() {
        SDVariable oneHot = graph.sameDiff().oneHot(x.argmax(1), 3, -1, 1, 0, DataType.FLOAT);

        assertThat(run(oneHot, 1, 3, 2, 5, 4, 3).reshape(-1).toDoubleVector())
                .containsExactly(0, 1, 0, 1, 0, 0);
    }

    @Test
    void indicesAsNumbersAreCompiled() {
        SDVariable index = x.argmax(1).castTo(DataType.FLOAT);

        assertThat(run(index, 1, 3, 2, 5, 4, 3).toDoubleVector()).containsExactly(1, 0);
    }

    @Test
    void shapesAreRefused() {
        SDVariable shape = x.argmax(1).add(graph.sameDiff().constant(1L));
        SDVariable zeros = graph.sameDiff().create(shape, DataType.FLOAT);

        assertThatThrownBy(() -> new CompiledGraph(graph, List.of(zeros.name()), Map.of()).close())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("depends on computed integers");
    }
}
