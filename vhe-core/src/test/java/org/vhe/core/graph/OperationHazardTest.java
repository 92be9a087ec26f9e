package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.factory.Nd4j;

class OperationHazardTest {

    @Test
    void everyNameIsThatOfAnOperation() {
        Set<String> unknown = new TreeSet<>(OperationHazard.names());
        assertThat(unknown).hasSizeGreaterThan(50);
        unknown.removeAll(ImportClassMapping.getOpNameMapping().keySet());
        unknown.removeAll(Nd4j.getExecutioner().getCustomOperations().keySet());
        assertThat(unknown).isEmpty();
    }

    @Test
    void ordinaryOperationsHaveNone() {
        assertThat(OperationHazard.of("add")).isNull();
        assertThat(OperationHazard.of("matmul")).isNull();
        assertThat(OperationHazard.of("gather").replacement()).contains("one-hot");
    }
}
