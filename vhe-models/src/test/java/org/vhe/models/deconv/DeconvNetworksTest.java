package org.vhe.models.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
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

    /** The bound by all parameters of what is c's own, two support sets of three images. */
    @Test
    void gradientsOfAClassOfMapsAreThoseOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable support = graph.placeholder("support", 2, 3, 4 * 4 * 2);
                            Distribution q =
                                    new MapPosterior(2, 3, 4, 4)
                                            .posterior(graph.scope("q"), support, Latents.none());
                            SDVariable c = q.sample(graph.placeholder("noise", 2, 2, 4, 4));
                            SDVariable kl =
                                    KlDivergence.of(
                                                    q,
                                                    DiagonalGaussian.standard(graph, 2, 2, 4, 4),
                                                    c)
                                            .value();
                            return StableMath.mean(graph, kl);
                        })
                .require(1e-6);
    }

    @Test
    void gradientsOfTheEntryOfMapsAreThoseOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Latents latents =
                                    Latents.none()
                                            .with("c", graph.placeholder("c", 2, 2, 4, 4))
                                            .with("z", graph.placeholder("z", 2, 3));
                            Distribution p =
                                    new DeconvLikelihood(1, 2)
                                            .likelihood(graph.scope("p"), latents);
                            SDVariable ink = graph.full(0.25, 2, 1, 28, 28);
                            return StableMath.mean(graph, p.logProb(ink));
                        })
                .require(1e-5);
    }

    @Test
    void mapsEnterAtTheFirstPositions() {
        Latents maps = Latents.none().with("c", graph.placeholder("c", 2, 5, 4, 4));
        assertThat(new DeconvLikelihood(2, 4).likelihood(graph, maps).eventShape())
                .containsExactly(1, 28, 28);
        // a convolution of 3 x 3 from 5 to 8 channels with bias in place of both linear maps
        assertThat(store.parameters().keySet()).noneMatch(name -> name.startsWith("latents"));
        assertThat(store.parameters().get("maps/c/weight").shape()).containsExactly(3, 3, 5, 8);
        SDVariable support = graph.placeholder("support", 2, 3, 33);
        MapPosterior posterior = new MapPosterior(2, 3, 4, 4);
        assertThatThrownBy(() -> posterior.posterior(graph, support, Latents.none()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("16 positions");
        assertThatThrownBy(() -> DeconvOptions.defaults().withSampleDropout(true).withClassMaps(16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 maps");
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
