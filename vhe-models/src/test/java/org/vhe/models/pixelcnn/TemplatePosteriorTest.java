package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.models.layer.NetworkRun;

class TemplatePosteriorTest {
    private static final INDArray SUPPORT = NetworkRun.sines(0.61, 2, 2, 1, 5, 5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void gradientIsThatOfFiniteDifferences(int layers) {
        INDArray map = Nd4j.createFromArray(0.93, 0.11, 0.07, -0.13, 1.09, -0.05).reshape(1, 6);
        GradientCheck.of(
                        graph -> {
                            SDVariable support =
                                    graph.constant(NetworkRun.sines(0.61, 2, 2, 1, 4, 4));
                            DiagonalGaussian q =
                                    new TemplatePosterior(1, 2, 1, 4, layers)
                                            .posterior(graph, support, Latents.none());
                            // at the identity, where it begins, the transformer has kinks
                            graph.sameDiff().getArrForVarName("alignment/affine/bias").assign(map);
                            if (layers > 0) {
                                leaveZero(graph, "deep/out/weight");
                            }
                            return NetworkRun.weightedSum(graph, q.mean())
                                    .add(NetworkRun.weightedSum(graph, q.logVariance()));
                        })
                .require(1e-6);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void gradientOfTheNonlinearPartIsThatOfFiniteDifferences(Mode mode) {
        NetworkRun.requireGradient(
                mode,
                (graph, x) -> {
                    SDVariable y = new DeepTemplate(2, 2).apply(graph, x);
                    leaveZero(graph, "out/weight");
                    return y;
                },
                NetworkRun.sines(0.61, 2, 4, 4, 1));
    }

    /** Where the nonlinear part begins, most of its gradients are zero. */
    private static void leaveZero(GraphContext graph, String name) {
        INDArray weight = graph.sameDiff().getArrForVarName(name);
        weight.assign(NetworkRun.sines(0.37, weight.shape()).mul(0.1));
    }

    @Test
    void nonlinearPartIsAddedToTheLinearMapAndBeginsAtZero() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        TemplatePosterior deep = new TemplatePosterior(2, 3, 2, 5, 3);
        INDArray linear = mean(store, new TemplatePosterior(2, 3, 2, 5), SUPPORT);
        assertThat(mean(store, deep, SUPPORT)).isEqualTo(linear);
        store.parameters().get("deep/out/bias").assign(0.25);
        INDArray shifted = mean(store, deep, SUPPORT);
        assertThat(shifted.equalsWithEps(linear.add(0.25), 1e-12)).isTrue();
        store.parameters().get("deep/out/weight").assign(0.1);
        INDArray both = mean(store, deep, SUPPORT);

        assertThat(both.sub(shifted).amaxNumber().doubleValue()).isGreaterThan(1e-3);
    }

    @Test
    void repeatedElementsAreASmallerSupportSet() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        TemplatePosterior posterior = new TemplatePosterior(2, 3, 2, 5, 2);
        mean(store, posterior, SUPPORT);
        store.parameters().get("deep/out/weight").assign(0.1);
        INDArray pair = mean(store, posterior, SUPPORT);
        INDArray repeated = mean(store, posterior, Nd4j.concat(1, SUPPORT, SUPPORT, SUPPORT));

        assertThat(repeated.equalsWithEps(pair, 1e-12)).isTrue();
    }

    private static INDArray mean(ParameterStore store, TemplatePosterior q, INDArray support) {
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        SDVariable d = graph.placeholder("support", support.shape());
        SDVariable mean = q.posterior(graph, d, Latents.none()).mean();
        return NetworkRun.evaluate(graph, mean, Map.of("support", support));
    }

    @Test
    void layersAreChecked() {
        assertThatThrownBy(() -> new TemplatePosterior(1, 1, 1, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers must not be negative, but is -1");
    }
}
