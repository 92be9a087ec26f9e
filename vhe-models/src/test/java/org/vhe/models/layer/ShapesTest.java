package org.vhe.models.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.shape.ShapeMismatchException;

/** Layers without parameters: order of channels, flattening, means over shots, concatenation. */
class ShapesTest {

    private static INDArray apply(Layer layer, INDArray input) {
        ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
        return NetworkRun.output(store, Mode.TRAINING, layer, input);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void channelsMoveLastAndBack(long channels) {
        INDArray images = NetworkRun.sines(0.9, 2, channels, 4, 5);
        INDArray last = apply(new ChannelsLast(), images);

        assertThat(last.shape()).containsExactly(2, 4, 5, channels);
        assertThat(last).isEqualTo(images.permute(0, 2, 3, 1));
        assertThat(apply(new ChannelsFirst(), last)).isEqualTo(images);
        NetworkRun.requireGradient(Mode.TRAINING, new ChannelsLast(), images);
        NetworkRun.requireGradient(Mode.TRAINING, new ChannelsFirst(), last);
    }

    @Test
    void flattenKeepsTheBatchAxis() {
        INDArray images = NetworkRun.sines(0.9, 2, 3, 4, 5);

        assertThat(apply(new Flatten(), images)).isEqualTo(images.reshape(2, 60));
        NetworkRun.requireGradient(Mode.TRAINING, new Flatten(), images);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5})
    void shotMeanIsTheMeanOverTheShotAxis(long shots) {
        INDArray support = NetworkRun.sines(0.9, 3, shots, 4);
        INDArray mean = apply(new ShotMean(), support);

        assertThat(mean.shape()).containsExactly(3, 4);
        assertThat(mean.reshape(-1).toDoubleVector())
                .containsExactly(support.mean(1).dup().reshape(-1).toDoubleVector(), within(1e-12));
        NetworkRun.requireGradient(Mode.TRAINING, new ShotMean(), support);
    }

    @Test
    void latentsAreConcatenatedInTheirOrder() {
        Layer layer =
                (graph, input) ->
                        LatentVector.of(
                                graph,
                                Latents.none()
                                        .with("map", Rows.reshape(graph, input, 2, 2, 3))
                                        .with("vector", Rows.reshape(graph, input.mul(-1), 2, 6)));
        INDArray x = NetworkRun.sines(0.9, 2, 6);
        INDArray output = apply(layer, x);

        assertThat(output.shape()).containsExactly(2, 12);
        for (int column = 0; column < 6; column++) {
            assertThat(output.getDouble(1, column)).isEqualTo(x.getDouble(1, column));
            assertThat(output.getDouble(1, 6 + column)).isEqualTo(-x.getDouble(1, column));
        }
        NetworkRun.requireGradient(Mode.TRAINING, layer, x);
    }

    @Test
    void noLatentsAreRefused() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);

        assertThatThrownBy(() -> LatentVector.of(graph, Latents.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected at least one latent, but found none");
    }

    @Test
    void imagesMustHaveFourAxes() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable flat = graph.placeholder("flat", 32, 784);

        assertThatThrownBy(() -> new ChannelsLast().apply(graph, flat))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(
                        "images must have shape [batch, channels, height, width], but has [32,"
                                + " 784]");
    }
}
