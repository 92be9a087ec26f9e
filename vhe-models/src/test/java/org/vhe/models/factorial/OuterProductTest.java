package org.vhe.models.factorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.models.layer.NetworkRun;

class OuterProductTest {

    private static GraphContext graph() {
        return GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
    }

    @Test
    void entriesAreAllProductsEachFactorAloneAndOne() {
        GraphContext graph = graph();
        INDArray map = Nd4j.createFromArray(2.0, 3.0, 5.0, 7.0).reshape(2, 1, 1, 2);
        INDArray vector = Nd4j.createFromArray(11.0, 13.0, 17.0, 19.0).reshape(2, 2);
        INDArray product =
                NetworkRun.evaluate(
                        graph,
                        OuterProduct.of(
                                graph,
                                graph.placeholder("map", 2, 1, 1, 2),
                                graph.placeholder("vector", 2, 2)),
                        Map.of("map", map, "vector", vector));

        assertThat(product.shape()).containsExactly(2, 1, 1, 9);
        assertThat(product.reshape(-1).toDoubleVector())
                .containsExactly(
                        22, 26, 2, 33, 39, 3, 11, 13, 1, // (2, 3, 1) and (11, 13, 1)
                        85, 95, 5, 119, 133, 7, 17, 19, 1); // (5, 7, 1) and (17, 19, 1)
    }

    @Test
    void everyPositionMeetsTheVectorOfItsOwnImage() {
        GraphContext graph = graph();
        INDArray map = NetworkRun.sines(0.3, 2, 3, 4, 2);
        INDArray vector = NetworkRun.sines(0.8, 2, 3);
        INDArray product =
                NetworkRun.evaluate(
                        graph,
                        OuterProduct.of(
                                graph,
                                graph.placeholder("map", 2, 3, 4, 2),
                                graph.placeholder("vector", 2, 3)),
                        Map.of("map", map, "vector", vector));

        for (int image = 0; image < 2; image++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 4; column++) {
                    for (int i = 0; i < 2; i++) {
                        for (int k = 0; k < 3; k++) {
                            assertThat(product.getDouble(image, row, column, i * 4 + k))
                                    .isEqualTo(
                                            map.getDouble(image, row, column, i)
                                                    * vector.getDouble(image, k));
                        }
                    }
                }
            }
        }
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        graph ->
                                NetworkRun.weightedSum(
                                        graph,
                                        OuterProduct.of(
                                                graph,
                                                graph.placeholder("map", 2, 2, 3, 2),
                                                graph.placeholder("vector", 2, 4))))
                .require(1e-6);
    }

    @Test
    void differentBatchesAreRefused() {
        GraphContext graph = graph();
        assertThatThrownBy(
                        () ->
                                OuterProduct.of(
                                        graph,
                                        graph.placeholder("map", 2, 2, 3, 2),
                                        graph.placeholder("vector", 3, 4)))
                .hasMessageContaining("[2, size]");
    }
}
