package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

class LinearTest {

    @Test
    void outputIsProductPlusBias() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        store.parameter("map/weight", Initializer.values(1, 2, 3, 4, 5, 6), 2, 3);
        store.parameter("map/bias", Initializer.values(10, 20, 30), 1, 3);
        INDArray input = Nd4j.createFromArray(new double[][] {{1, -1}, {0, 2}});
        INDArray output = NetworkRun.output(store, Mode.TRAINING, new Linear("map", 3), input);

        assertThat(output.reshape(-1).toDoubleVector())
                .containsExactly(new double[] {7, 17, 27, 18, 30, 42}, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientIsThatOfFiniteDifferences(boolean bias) {
        NetworkRun.requireGradient(
                Mode.TRAINING, new Linear("map", 3, bias), NetworkRun.sines(0.3, 4, 5));
    }

    @Test
    void appliedTwiceSharesItsWeights() {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        Layer layer = new Linear("map", 3);
        SDVariable once = layer.apply(graph, graph.placeholder("input", 2, 3));
        layer.apply(graph, once);

        assertThat(store.parameters().keySet()).containsExactlyInAnyOrder("map/weight", "map/bias");
    }

    @Test
    void anotherInputSizeIsRefused() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        Layer layer = new Linear("map", 3);
        layer.apply(graph, graph.placeholder("first", 2, 4));
        SDVariable second = graph.placeholder("second", 2, 5);

        assertThatThrownBy(() -> layer.apply(graph, second))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("parameter 'map/weight'")
                .hasMessageContaining("[5, 3]");
    }

    @Test
    void imagesAreRefused() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable images = graph.placeholder("images", 2, 1, 28, 28);

        assertThatThrownBy(() -> new Linear("map", 3).apply(graph, images))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(
                        "input of 'map' must have shape [batch, inputs], but has [2, 1, 28, 28]");
    }

    @Test
    void outputsMustBePositive() {
        assertThatThrownBy(() -> new Linear("map", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outputs must be positive, but is 0");
        assertThatThrownBy(() -> new Linear(" ", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must not be blank, but is ' '");
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationGradientsAreThoseOfFiniteDifferences(Activation activation) {
        NetworkRun.requireGradient(
                Mode.TRAINING, activation, NetworkRun.sines(0.7, 3, 5).addi(0.01));
    }
}
