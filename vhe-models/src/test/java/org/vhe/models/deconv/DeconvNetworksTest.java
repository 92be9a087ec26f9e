package org.vhe.models.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.shape.ShapeMismatchException;

class DeconvNetworksTest {
    private final ParameterStore store = new ParameterStore(1, DataType.FLOAT);
    private final GraphContext graph = GraphContext.create(store, Mode.TRAINING);

    @Test
    void encoderHalvesOmniglotImagesToFourByFour() {
        SDVariable images = graph.placeholder("images", 2, 1, 28, 28);
        SDVariable features = new ConvolutionalEncoder(64).encode(graph, images);

        assertThat(graph.shapeOf(features)).containsExactly(2, 4096);
        // convolutions without bias: 9 (1 64 + 64 64 2 + 64 128 + 128 128 2 + 128 256 + 256 256 2)
        // and scale and shift of 3 (64 + 128 + 256) channels
        assertThat(store.parameterCount()).isEqualTo(1_917_504L + 2 * 3 * 448);
    }

    @Test
    void likelihoodIsOfOneImage() {
        Latents latents =
                Latents.none()
                        .with("c", graph.placeholder("c", 2, 5))
                        .with("z", graph.placeholder("z", 2, 3));
        assertThat(new DeconvLikelihood(2, 4).likelihood(graph, latents).eventShape())
                .containsExactly(1, 28, 28);
    }

    @Test
    void encoderRefusesFlatImages() {
        SDVariable flat = graph.placeholder("flat", 2, 784);
        assertThatThrownBy(() -> new ConvolutionalEncoder(2).encode(graph, flat))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[batch, channels, height, width]")
                .hasMessageContaining("[2, 784]");
    }

    @Test
    void optionsAreChecked() {
        assertThat(DeconvOptions.defaults()).isEqualTo(new DeconvOptions(64, 256, 512, 16, false));
        assertThat(DeconvOptions.defaults().withWidth(8, 32).withLatents(5, 2))
                .isEqualTo(new DeconvOptions(8, 32, 5, 2, false));
        assertThatThrownBy(() -> DeconvOptions.defaults().withLatents(512, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("elementLatent must be positive, but is 0");
        assertThatThrownBy(() -> new ConvolutionalEncoder(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("width must be positive, but is 0");
    }
}
