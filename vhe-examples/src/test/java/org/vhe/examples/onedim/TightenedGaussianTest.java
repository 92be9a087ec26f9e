package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.objective.Objective;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

class TightenedGaussianTest {
    private static final GroupedDataset DRAWN =
            OneDimensionalData.generate(
                            OneDimensionalFamily.GAUSSIAN,
                            new OneDimensionalData.Options(30, 20, FamilyConstants.defaults(), 4))
                    .dataset();
    private static final ClassMoments MOMENTS = ClassMoments.of(DRAWN, OneDimensionalData.CLASS);

    private static TightenedGaussian learned(GroupedDataset data) {
        return TightenedGaussian.of(data, OneDimensionalData.CLASS, Double.NaN);
    }

    /** Two classes of elements a distance apart, about -1 and 1. */
    private static GroupedDataset twoClasses(float distance) {
        return new GroupedDataset(
                new float[] {-1 - distance, -1, -1 + distance, 1 - distance, 1, 1 + distance},
                new long[] {1},
                List.of(
                        new Grouping(
                                OneDimensionalData.CLASS,
                                new int[] {0, 0, 0, 1, 1, 1},
                                List.of("left", "right"))));
    }

    /** The bound of equation 12 for the same model. */
    private static double plain(ClassMoments m, GaussianOptimum o) {
        double gain = o.weight() * o.slope();
        double error =
                m.total()
                        - 2 * gain * m.between()
                        + gain * gain * m.total()
                        + o.weight() * o.weight() * o.posteriorVariance();
        double s2 = o.decoderVariance();
        return -0.5 * (Math.log(2 * Math.PI * s2) + error / s2) - o.kl() / m.classSize();
    }

    @Test
    void equalElementsTellNothingAndElementsFarApartTellWhichTheyWere() {
        GroupedDataset equal = twoClasses(1e-6f);
        ClassMoments moments = ClassMoments.of(equal, OneDimensionalData.CLASS);
        GaussianOptimum ofEqual =
                TightenedGaussian.of(equal, OneDimensionalData.CLASS, 0.7).at(0.8, 0.3);
        assertThat(ofEqual.bound()).isCloseTo(plain(moments, ofEqual), within(1e-6));

        GroupedDataset apart = twoClasses(0.5f);
        ClassMoments wide = ClassMoments.of(apart, OneDimensionalData.CLASS);
        GaussianOptimum ofApart = learned(apart).at(0.8, 1e-3);
        assertThat(ofApart.bound()).isCloseTo(plain(wide, ofApart) + Math.log(3) / 3, within(1e-6));
    }

    @Test
    void isBetweenThePlainBoundAndTheLikelihood() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            double slope = 2 * random.nextDouble();
            double variance = Math.exp(2 * random.nextGaussian() - 2);
            GaussianOptimum any = learned(DRAWN).at(slope, variance);
            assertThat(any.bound())
                    .isGreaterThan(plain(MOMENTS, any) - 1e-9)
                    .isLessThan(-any.jointNll(MOMENTS) + 1e-9);
        }
    }

    @Test
    void searchFindsTheBestWhichBeatsThePlainBound() {
        GaussianOptimum best = learned(DRAWN).best();
        GaussianOptimum plain = GaussianOptimum.of(MOMENTS, Objective.VHE, 1);
        assertThat(best.bound())
                .isGreaterThan(plain.bound() + 0.01)
                .isLessThan(plain.bound() + Math.log(20) / 20);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            double size = Math.pow(10, -2 * random.nextDouble());
            GaussianOptimum other =
                    learned(DRAWN)
                            .at(
                                    best.slope() * Math.exp(size * random.nextGaussian()),
                                    best.posteriorVariance()
                                            * Math.exp(size * random.nextGaussian()));
            assertThat(other.bound()).isLessThan(best.bound() + 1e-6);
        }
    }

    @Test
    void bestSupportsReachTheGreatestLikelihood() {
        GaussianOptimum best = GaussianOptimum.withBestSupports(MOMENTS, 1);
        assertThat(best.bound()).isCloseTo(-best.jointNll(MOMENTS), within(1e-12));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 3000; i++) {
            double size = Math.pow(10, -3 * random.nextDouble());
            GaussianOptimum other =
                    new GaussianOptimum(
                            MOMENTS,
                            1,
                            best.decoderVariance() * Math.exp(size * random.nextGaussian()),
                            best.weight() * Math.exp(size * random.nextGaussian()),
                            0,
                            1,
                            0,
                            0);
            assertThat(-other.jointNll(MOMENTS)).isLessThan(best.bound() + 1e-12);
        }
    }
}
