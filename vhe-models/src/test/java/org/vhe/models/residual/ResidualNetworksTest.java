package org.vhe.models.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelFactory;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;

class ResidualNetworksTest {
    private static final ElementLikelihood LEVELS = ElementLikelihood.logisticMixture(256, 2);

    private static GraphContext graph() {
        return GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
    }

    @ParameterizedTest
    @CsvSource({"64, 48, 4, 3", "32, 32, 2, 2", "33, 64, 3, 4", "16, 20, 1, 2"})
    void encoderLeavesASixteenthOfEachAxis(int height, int width, int rows, int columns) {
        GraphContext graph = graph();
        SDVariable images = graph.placeholder("images", 2, 3, height, width);
        SDVariable features = new ResidualEncoder(2).encode(graph, images);

        assertThat(graph.shapeOf(features)).containsExactly(2, rows * columns * 4 * 2);
        assertThatCode(() -> OperationCheck.requireSafe(graph)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"64, 48", "32, 32", "33, 64", "16, 20"})
    void likelihoodIsOfOneImageOfAnySize(int height, int width) {
        GraphContext graph = graph();
        ImageSize image = new ImageSize(3, height, width);
        Latents latents = Latents.none().with("c", graph.placeholder("c", 2, 5));

        assertThat(
                        new ResidualLikelihood(2, 4, image, LEVELS)
                                .likelihood(graph, latents)
                                .eventShape())
                .containsExactly(3, height, width);
        assertThatCode(() -> OperationCheck.requireSafe(graph)).doesNotThrowAnyException();
    }

    @Test
    void checkpointsMakeTheModelAgain() {
        ResidualOptions options =
                ResidualOptions.of(new ImageSize(3, 48, 64), LEVELS)
                        .withWidth(2, 8)
                        .withLatents(4, 3)
                        .withAttention(2)
                        .withGrouping("species");
        Homoencoder model = ResidualVhe.create(options, 1);
        Homoencoder again = ModelFactory.create(model.description(), 2);

        assertThat(again.description()).isEqualTo(model.description());
        assertThat(again.parameters().parameterCount())
                .isEqualTo(model.parameters().parameterCount());
        assertThat(again.elementShape()).containsExactly(3, 48, 64);
    }

    @Test
    void imagesThatAreTooSmallAreRefused() {
        assertThatThrownBy(() -> ResidualOptions.of(new ImageSize(1, 15, 40), LEVELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 16 x 16");
    }
}
