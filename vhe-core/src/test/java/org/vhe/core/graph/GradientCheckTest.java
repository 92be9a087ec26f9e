package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;

class GradientCheckTest {
    /** tanh with a gradient that is wrong by a factor. */
    private static SDVariable wrong(GraphContext graph, SDVariable x, double factor) {
        SDVariable y = graph.sameDiff().math().tanh(x);
        return graph.withGradient(y, List.of(x), g -> List.of(g.mul(y.mul(y).rsub(1)).mul(factor)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.01, 0.9999, 1.00001, -1, 0})
    void wrongGradientIsRefusedByTheNameOfItsInput(double factor) {
        GradientCheck check =
                GradientCheck.of(graph -> wrong(graph, graph.placeholder("x", 3), factor).sum());

        assertThat(check.maxError()).isGreaterThan(2e-6);
        assertThatThrownBy(() -> check.require(1e-6))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("x[");
    }

    @Test
    void rightGradientIsNot() {
        GradientCheck.of(graph -> wrong(graph, graph.placeholder("x", 3), 1).sum()).require(1e-8);
    }

    /** The change of a sum of 10,000 by a gradient of a hundredth is lost in its rounding. */
    @Test
    void smallGradientOfALargeScalarIsChecked() {
        assertThat(
                        GradientCheck.of(
                                        graph ->
                                                graph.placeholder("x", 2)
                                                        .mul(0.01)
                                                        .sum()
                                                        .add(10_000))
                                .maxError())
                .isLessThan(2e-6);
    }

    @Test
    void nothingToCheckIsAnError() {
        assertThatThrownBy(
                        () -> GradientCheck.of(graph -> graph.sameDiff().constant(1.0)).require(1))
                .hasMessageContaining("neither parameters nor inputs");
    }
}
