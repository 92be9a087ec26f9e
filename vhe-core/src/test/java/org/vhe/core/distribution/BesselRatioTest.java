package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Expected values: mpmath with 40 digits, log(besseli(0, k)) - k and so on. */
class BesselRatioTest {
    private static final double[] ARGUMENTS = {1e-6, 1e-3, 0.5, 1, 5, 14.999, 15.001, 40, 1e3, 1e4};

    private static GraphValues arguments() {
        return GraphValues.inDouble().with("k", GraphValues.column(ARGUMENTS));
    }

    private static void assertRelative(INDArray found, double... expected) {
        double[] values = found.reshape(found.length()).toDoubleVector();
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i] / expected[i]).as("entry %d", i).isCloseTo(1, within(1e-10));
        }
    }

    @Test
    void scaledLogBesselAgreesWithHighPrecision() {
        assertRelative(
                arguments().value((g, in) -> new BesselRatio(g, in.get("k")).logScaled()),
                -9.9999975e-7,
                -0.000999750000015625,
                -0.4384502808145187,
                -0.76408564149282135,
                -1.6953182241774666,
                -2.264296958934548,
                -2.2643648198066795,
                -2.7602131386476432,
                -4.3726911101305353,
                -5.524096218567699);
    }

    @Test
    void complementOfBesselRatioAgreesWithHighPrecision() {
        double[] complement = {
            0.9999995,
            0.99950000006249999,
            0.75750038741919805,
            0.55361003410346549,
            0.10661686295591478,
            0.033932741130204758,
            0.033928131210303772,
            0.012580158663649342,
            0.0005001251251957198,
            5.0001250125019535e-5
        };
        assertRelative(
                arguments().value((g, in) -> new BesselRatio(g, in.get("k")).complement()),
                complement);
        INDArray gradient =
                arguments()
                        .gradients((g, in) -> new BesselRatio(g, in.get("k")).logScaled())
                        .get("k");
        assertRelative(gradient.neg(), complement);
    }

    @Test
    void gradientOfBesselRatioAgreesWithHighPrecision() {
        INDArray gradient =
                arguments()
                        .gradients((g, in) -> new BesselRatio(g, in.get("k")).complement())
                        .get("k");
        assertRelative(
                gradient.neg(),
                0.4999999999998125,
                0.49999981250005208,
                0.45619471273655707,
                0.35434603245035625,
                0.0231899430364522,
                0.0023052734966241311,
                0.0023046464470632808,
                0.00031656090188732503,
                5.0025037578328756e-7,
                5.0002500375078145e-9);
    }

    @Test
    void everythingIsFiniteInSinglePrecision() {
        GraphValues values = GraphValues.inFloat().with("k", GraphValues.column(ARGUMENTS));
        assertThat(values.isFinite((g, in) -> new BesselRatio(g, in.get("k")).logScaled()))
                .isTrue();
        assertThat(values.isFinite((g, in) -> new BesselRatio(g, in.get("k")).complement()))
                .isTrue();
    }
}
