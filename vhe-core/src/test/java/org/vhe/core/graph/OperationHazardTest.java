package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.imports.converters.DifferentialFunctionClassHolder;

class OperationHazardTest {

    @Test
    void everyNameIsThatOfAnOperation() {
        assertThat(OperationHazard.names())
                .allSatisfy(
                        name ->
                                assertThat(
                                                DifferentialFunctionClassHolder.getInstance()
                                                        .hasName(name))
                                        .as(name)
                                        .isTrue());
    }

    @Test
    void ordinaryOperationsHaveNone() {
        assertThat(OperationHazard.of("add")).isNull();
        assertThat(OperationHazard.of("matmul")).isNull();
        assertThat(OperationHazard.of("gather").replacement()).contains("one-hot");
    }
}
