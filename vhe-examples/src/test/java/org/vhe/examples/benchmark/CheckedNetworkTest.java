package org.vhe.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vhe.core.graph.GraphExecutor;

class CheckedNetworkTest {
    @ParameterizedTest
    @EnumSource
    void everyNetworkCanBeCompared(CheckedNetwork network) {
        ValueCheck check = new ValueCheck(network.create(1, 1), GraphExecutor.Kind.UNFUSED);

        assertThat(check.scoring()).isLessThan(1e-3);
        assertThat(check.inference()).isLessThan(1e-3);
    }
}
