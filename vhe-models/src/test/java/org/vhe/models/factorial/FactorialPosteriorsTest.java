package org.vhe.models.factorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.pixelcnn.PoolingCnn;
import org.vhe.models.pixelcnn.TemplatePosterior;

class FactorialPosteriorsTest {

    @Test
    void gradientOfTheStylePosteriorIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable support =
                                    graph.constant(NetworkRun.sines(0.61, 2, 3, 3, 4, 4));
                            DiagonalGaussian q =
                                    new StylePosterior(2, new PoolingCnn(2, 2))
                                            .posterior(graph, support, Latents.none());
                            return NetworkRun.weightedSum(graph, q.mean())
                                    .add(NetworkRun.weightedSum(graph, q.logVariance()));
                        })
                .require(1e-6);
    }

    @Test
    void gradientOfTheContentPosteriorIsThatOfFiniteDifferences() {
        INDArray map = Nd4j.createFromArray(0.93, 0.11, 0.07, -0.13, 1.09, -0.05).reshape(1, 6);
        GradientCheck.of(
                        graph -> {
                            SDVariable support =
                                    graph.constant(NetworkRun.sines(0.61, 2, 2, 3, 4, 4));
                            DiagonalGaussian q =
                                    new ContentPosterior(2, new TemplatePosterior(1, 2, 1, 2))
                                            .posterior(graph, support, Latents.none());
                            // at the identity, where it begins, the transformer has kinks
                            graph.sameDiff().getArrForVarName("alignment/affine/bias").assign(map);
                            return NetworkRun.weightedSum(graph, q.mean())
                                    .add(NetworkRun.weightedSum(graph, q.logVariance()));
                        })
                .require(1e-6);
    }

    @Test
    void permutingSupportLeavesPosteriorsUnchanged() {
        INDArray support = NetworkRun.sines(0.61, 1, 2, 3, 4, 4);
        INDArray exchanged = support.dup();
        exchanged
                .get(NDArrayIndex.all(), NDArrayIndex.point(0))
                .assign(support.get(NDArrayIndex.all(), NDArrayIndex.point(1)));
        exchanged
                .get(NDArrayIndex.all(), NDArrayIndex.point(1))
                .assign(support.get(NDArrayIndex.all(), NDArrayIndex.point(0)));
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
        SDVariable d = graph.placeholder("support", 1, 2, 3, 4, 4);
        SDVariable style =
                new StylePosterior(2, new PoolingCnn(3, 2))
                        .posterior(graph.scope("s"), d, Latents.none())
                        .mean();
        SDVariable content =
                new ContentPosterior(3, new TemplatePosterior(2, 3, 2, 4))
                        .posterior(graph.scope("c"), d, Latents.none())
                        .mean();
        for (SDVariable mean : new SDVariable[] {style, content}) {
            INDArray first = NetworkRun.evaluate(graph, mean, Map.of("support", support));
            INDArray second = NetworkRun.evaluate(graph, mean, Map.of("support", exchanged));
            assertThat(first.equalsWithEps(second, 1e-12)).isTrue();
            assertThat(first.amaxNumber().doubleValue()).isPositive();
        }
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new StylePosterior(0, new PoolingCnn(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("latentDim must be positive, but is 0");
        assertThatThrownBy(() -> new ContentPosterior(0, new TemplatePosterior(1, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("channels must be positive, but is 0");
    }
}
