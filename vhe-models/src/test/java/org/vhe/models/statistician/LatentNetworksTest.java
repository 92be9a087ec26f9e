package org.vhe.models.statistician;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.NetworkRun;

/** q(z; x, c) and p(z | c). */
class LatentNetworksTest {
    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);

    private static SDVariable both(GraphContext graph, DiagonalGaussian distribution) {
        return NetworkRun.weightedSum(
                graph, distribution.mean().add(distribution.logVariance().mul(0.3)));
    }

    @Test
    void posteriorGradientIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Latents parents =
                                    Latents.none()
                                            .with("a", graph.placeholder("a", 5, 2))
                                            .with("c", graph.placeholder("c", 5, 3));
                            SDVariable element = graph.placeholder("x", 5, 1, 4);
                            return both(
                                    graph,
                                    new LatentPosterior(2, 3).posterior(graph, element, parents));
                        })
                .require(1e-6);
    }

    @Test
    void priorGradientIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Latents parents =
                                    Latents.none().with("c", graph.placeholder("c", 5, 3));
                            return both(graph, new LatentPrior(2, 3).prior(graph, parents, 5));
                        })
                .require(1e-6);
    }

    @Test
    void posteriorRefusesSeveralShots() {
        SDVariable support = graph.placeholder("support", 5, 3, 4);

        assertThatThrownBy(
                        () -> new LatentPosterior(2, 3).posterior(graph, support, Latents.none()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("support must have shape [batch, 1, feature...], but has [5, 3, 4]");
    }

    @Test
    void priorRefusesAnotherBatch() {
        Latents parents = Latents.none().with("c", graph.placeholder("c", 5, 3));

        assertThatThrownBy(() -> new LatentPrior(2, 3).prior(graph, parents, 4))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("parents must have shape [4, 3], but has [5, 3]");
    }

    @Test
    void sizesMustBePositive() {
        assertThatThrownBy(() -> new LatentPosterior(0, 3))
                .hasMessage("latentDim must be positive, but is 0");
        assertThatThrownBy(() -> new LatentPrior(2, -1))
                .hasMessage("hidden must be positive, but is -1");
        assertThat(new LatentPrior(2, 3).latentDim()).isEqualTo(2);
    }
}
