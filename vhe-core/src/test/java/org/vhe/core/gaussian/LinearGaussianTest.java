package org.vhe.core.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;

/** The closed forms that other tests compare with. */
class LinearGaussianTest {

    @Test
    void marginalOfIndependentElementsIsTheirProduct() {
        // The closed form itself: two classes of one element each are independent.
        GroupedDataset data = GaussianDesigns.data(1, Map.of("class", new int[] {0, 1}));
        double[][] covariance =
                Matrices.add(
                        Matrices.multiply(
                                GaussianDesigns.CLASS, Matrices.transpose(GaussianDesigns.CLASS)),
                        GaussianDesigns.NOISE,
                        Matrices.diagonal(3, 1));
        double expected = 0;
        for (double[] x : rows(data, 0, 1)) {
            expected += Matrices.logNormal(x, new double[3], covariance);
        }
        assertThat(GaussianDesigns.oneClass().logMarginal(data)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void densityOfTwoCorrelatedCoordinatesIsThatByHand() {
        // Determinant 2 * 1 - 0.25 = 1.75; quadratic form (1 * 1 - 2 * 0.5 + 2) / 1.75 = 2 / 1.75.
        double[][] covariance = {{2, 0.5}, {0.5, 1}};
        double expected = -Math.log(2 * Math.PI) - 0.5 * Math.log(1.75) - 1 / 1.75;
        assertThat(Matrices.logNormal(new double[] {1, 1}, new double[2], covariance))
                .isCloseTo(expected, within(1e-12));
    }

    private static double[][] rows(GroupedDataset data, int... elements) {
        return data.elements(elements)
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleMatrix();
    }
}
