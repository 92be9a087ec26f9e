package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StableMathTest {

    private static void checkGradient(BiFunction<GraphContext, SDVariable, SDVariable> function) {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("x", 4, 3);
                            SDVariable w = graph.placeholder("w", 4, 3);
                            SDVariable y = function.apply(graph, x);
                            return y.mul(w).mul(y).sum();
                        })
                .require(1e-6);
    }

    private static double at(BiFunction<GraphContext, SDVariable, SDVariable> function, double x) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable y = function.apply(graph, graph.placeholder("x", 1, 1));
        INDArray input = Nd4j.scalar((float) x).reshape(1, 1);
        return graph.sameDiff().output(Map.of("x", input), y.name()).get(y.name()).getDouble(0);
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        checkGradient(StableMath::relu);
        checkGradient(StableMath::tanh);
        checkGradient(StableMath::elu);
        checkGradient(StableMath::sigmoid);
        checkGradient(StableMath::softplus);
        checkGradient(
                (graph, x) -> StableMath.logOneMinusExp(graph, StableMath.softplus(graph, x)));
        checkGradient((graph, x) -> StableMath.logSumExp(graph, x, 1));
        checkGradient((graph, x) -> StableMath.logSoftmax(graph, x, 0));
        checkGradient((graph, x) -> StableMath.sumEvent(graph, x).reshape(4, 1));
    }

    @Test
    void slopeOfReluIsZeroOrOne() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.placeholder("x", 5);
        SDVariable y = StableMath.relu(graph, x).sum();
        SDVariable slope = Gradients.of(graph, y, List.of("x")).get("x");
        INDArray input = Nd4j.createFromArray(-2f, 0f, Float.MIN_NORMAL, 0.5f, 1e30f);
        try (GraphExecutor executor = new CompiledGraph(graph, List.of(slope.name()), Map.of())) {
            assertThat(executor.run(Map.of("x", input)).get(slope.name()).toFloatVector())
                    .containsExactly(0, 0, 1, 1, 1);
        }
    }

    @Test
    void softplusIsFiniteAtExtremes() {
        assertThat(at(StableMath::softplus, 1e4)).isEqualTo(1e4);
        assertThat(at(StableMath::softplus, -1e4)).isEqualTo(0);
        assertThat(at(StableMath::softplus, 0)).isCloseTo(Math.log(2), within(1e-7));
    }

    @Test
    void logOneMinusExpIsExactFarFromOneAndNearIt() {
        for (double x : new double[] {1e-10, 1e-3, 0.3, 2}) {
            assertThat(at(StableMath::logOneMinusExp, x))
                    .isCloseTo(
                            Math.log(-Math.expm1(-x)),
                            within(1e-5 * Math.max(1, Math.abs(Math.log(x)))));
        }
        assertThat(at(StableMath::logOneMinusExp, 1e4)).isZero();
    }

    @Test
    void eluApproachesMinusOne() {
        assertThat(at(StableMath::elu, -1e4)).isCloseTo(-1, within(1e-6));
        assertThat(at(StableMath::elu, -0.5)).isCloseTo(Math.expm1(-0.5), within(1e-6));
        assertThat(at(StableMath::elu, 3)).isEqualTo(3);
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.api.Assertions.within(tolerance);
    }
}
