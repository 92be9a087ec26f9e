package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

class GradientEstimatorTest {
    private Distribution gaussian;
    private Distribution few;
    private Distribution many;

    @BeforeEach
    void distributions() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        gaussian = DiagonalGaussian.standard(graph, 2, 3);
        few = new Categorical(graph, graph.full(0, 2, 16));
        many = new Categorical(graph, graph.full(0, 2, 17));
    }

    @Test
    void automaticChoiceSuitsTheDistribution() {
        GradientEstimator automatic = GradientEstimator.AUTOMATIC;
        assertThat(automatic.resolve("c", gaussian)).isEqualTo(GradientEstimator.Kind.PATHWISE);
        assertThat(automatic.resolve("c", few)).isEqualTo(GradientEstimator.Kind.ENUMERATION);
        assertThat(automatic.resolve("c", many)).isEqualTo(GradientEstimator.Kind.SCORE_FUNCTION);
    }

    @Test
    void pathwiseGradientOfDiscreteLatentIsRefused() {
        assertThatThrownBy(() -> GradientEstimator.PATHWISE.resolve("c", few))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'c'")
                .hasMessageContaining("reparameterised")
                .hasMessageContaining("Categorical")
                .hasMessageContaining("use ENUMERATION, SCORE_FUNCTION or GUMBEL_SOFTMAX");
    }

    @Test
    void enumerationAndRelaxationOfContinuousLatentsAreRefused() {
        for (GradientEstimator estimator :
                new GradientEstimator[] {
                    GradientEstimator.ENUMERATION, GradientEstimator.gumbelSoftmax(1)
                }) {
            assertThatThrownBy(() -> estimator.resolve("z", gaussian))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("discrete")
                    .hasMessageContaining("DiagonalGaussian")
                    .hasMessageContaining("use PATHWISE or SCORE_FUNCTION");
        }
    }

    @Test
    void temperatureMustBePositive() {
        assertThatThrownBy(() -> GradientEstimator.gumbelSoftmax(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0");
    }
}
