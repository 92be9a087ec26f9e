package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.objective.Objective;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

class GaussianOptimumTest {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private static final ClassMoments UNIT = ClassMoments.expected(1, 1, 100);

    /**
     * The bound of any linear Gaussian model, term by term as the objective is defined: E (x - w
     * c)^2 from variances and covariances, KL of Gaussians.
     */
    private static double bound(
            ClassMoments m, Objective o, int k, double w, double a, double v, double s2) {
        double ofMean = m.ofSupportMean(k);
        double covariance = m.covariance(o.targetMembership(), k);
        double error = m.total() - 2 * w * a * covariance + w * w * (a * a * ofMean + v);
        double kl = 0.5 * (a * a * ofMean + v - 1 - Math.log(v));
        boolean overClass = o == Objective.VHE || o == Objective.RESCALE;
        double weight = 1.0 / (overClass ? m.classSize() : k);
        return -0.5 * (LOG_TWO_PI + Math.log(s2) + error / s2) - weight * kl;
    }

    @ParameterizedTest
    @ValueSource(strings = {"vhe", "resample", "rescale", "ns"})
    void noModelIsBetterAndTheOptimumReachesItsBound(Objective objective) {
        SplittableRandom random = new SplittableRandom(Objective.ofPaper().indexOf(objective));
        ClassMoments moments = ClassMoments.expected(1.7, 0.6, 40);
        for (int supportSize : new int[] {2, 5, 20}) {
            GaussianOptimum best = GaussianOptimum.of(moments, objective, supportSize);
            double w = best.weight();
            double a = best.slope();
            double v = best.posteriorVariance();
            double s2 = best.decoderVariance();
            assertThat(bound(moments, objective, supportSize, w, a, v, s2))
                    .isCloseTo(best.bound(), within(1e-12));
            for (int i = 0; i < 3000; i++) {
                double size = Math.pow(10, -3 * random.nextDouble());
                double other =
                        bound(
                                moments,
                                objective,
                                supportSize,
                                w + size * random.nextGaussian(),
                                a + size * random.nextGaussian(),
                                v * Math.exp(size * random.nextGaussian()),
                                s2 * Math.exp(size * random.nextGaussian()));
                assertThat(other).isLessThanOrEqualTo(best.bound() + 1e-12);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "5", "20"})
    void neuralStatisticianFindsTheTruthFromTwoElementsOn(int supportSize) {
        GaussianOptimum best =
                GaussianOptimum.of(
                        ClassMoments.expected(1.7, 0.6, 1_000_000),
                        Objective.NEURAL_STATISTICIAN,
                        supportSize);
        // The posterior of the true model: precision 1 + k t^2 / s^2.
        assertThat(best.decoderVariance()).isCloseTo(0.6, within(1e-5));
        assertThat(best.weight()).isCloseTo(Math.sqrt(1.7), within(1e-5));
        assertThat(best.kl()).isCloseTo(0.5 * Math.log(1 + supportSize * 1.7 / 0.6), within(1e-5));
    }

    @Test
    void neuralStatisticianGainsNothingByEncodingOneElement() {
        double entropyBound = -0.5 * (LOG_TWO_PI + Math.log(2) + 1);
        for (double variance : new double[] {0.01, 0.5, 1, 1.99}) {
            GaussianOptimum point =
                    GaussianOptimum.withVariance(UNIT, Objective.NEURAL_STATISTICIAN, 1, variance);
            assertThat(point.bound()).isCloseTo(entropyBound, within(1e-12));
            assertThat(point.kl()).isCloseTo(0.5 * Math.log(2 / variance), within(1e-12));
        }
        GaussianOptimum best = GaussianOptimum.of(UNIT, Objective.NEURAL_STATISTICIAN, 1);
        assertThat(best.bound()).isCloseTo(entropyBound, within(1e-12));
        assertThat(best.kl()).isCloseTo(0, within(1e-12));
    }

    @Test
    void resamplingAloneCollapsesWhereTheMeanExplainsTooLittle() {
        // G = 1.01^2 / V. |D| = 2: (T - G) / (1 - 1/2) = 2.64 is above 2 G = 1.36. |D| = 3: 1.85
        // is below 3 G = 2.30.
        assertThat(GaussianOptimum.of(UNIT, Objective.RESAMPLE, 1).kl()).isZero();
        assertThat(GaussianOptimum.of(UNIT, Objective.RESAMPLE, 2).kl()).isZero();
        assertThat(GaussianOptimum.of(UNIT, Objective.RESAMPLE, 3).kl()).isGreaterThan(0.1);
    }

    @Test
    void rescalingAloneHasNoOptimumForOneElement() {
        assertThat(GaussianOptimum.of(UNIT, Objective.RESCALE, 1).bound())
                .isEqualTo(Double.POSITIVE_INFINITY);
        double previous = Double.NEGATIVE_INFINITY;
        for (double variance = 1; variance > 1e-6; variance /= 10) {
            double bound =
                    GaussianOptimum.withVariance(UNIT, Objective.RESCALE, 1, variance).bound();
            assertThat(bound).isGreaterThan(previous);
            previous = bound;
        }
    }

    @Test
    void homoencoderEncodesMuchFromOneElement() {
        GaussianOptimum best = GaussianOptimum.of(UNIT, Objective.VHE, 1);
        // G = 1.01^2 / 2 = 0.51005, s^2 = (2 - G) / 0.99 = 1.50500, KL = log(100 G / s^2) / 2
        assertThat(best.decoderVariance()).isCloseTo(1.50500, within(1e-5));
        assertThat(best.kl()).isCloseTo(1.76157, within(1e-5));
    }

    @Test
    void momentsOfDrawnClassesApproachThoseExpected() {
        FamilyConstants constants = new FamilyConstants(1.5, 0.5, 0.5, 3, 2, 1, 1, 5);
        OneDimensionalData data =
                OneDimensionalData.generate(
                        OneDimensionalFamily.GAUSSIAN,
                        new OneDimensionalData.Options(4000, 10, constants, 7));
        ClassMoments found = ClassMoments.of(data.dataset(), OneDimensionalData.CLASS);
        ClassMoments expected = ClassMoments.expected(2.25, 0.25, 10);
        assertThat(found.classSize()).isEqualTo(10);
        assertThat(found.mean()).isCloseTo(0, within(0.1));
        assertThat(found.between()).isCloseTo(expected.between(), within(0.2));
        assertThat(found.within()).isCloseTo(expected.within(), within(0.01));
        // V of a single element is its variance; of all elements that of the class means.
        assertThat(found.ofSupportMean(1)).isCloseTo(found.total(), within(1e-9));
        assertThat(found.ofSupportMean(10)).isCloseTo(found.between(), within(1e-9));
    }

    @Test
    void momentsAreChecked() {
        assertThatThrownBy(() -> new ClassMoments(0, -1, 1, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected variances of at least 0 and classes of at least 2 elements, found -1.0, 1.0 and 10");
    }
}
