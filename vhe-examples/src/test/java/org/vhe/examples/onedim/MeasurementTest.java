package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

/** Every measure on linear Gaussian models whose parameters, and so the answers, are given. */
class MeasurementTest {
    private static final MeasureOptions OPTIONS = new MeasureOptions(20_000, 60, 10, 5, 3);
    private static final MeasureOptions REFINED = new MeasureOptions(20_000, 60, 10, 5, 3, 60);

    /** q(c; D) = N(slope mean(D), posteriorVariance), p(x | c) = N(weight c, variance). */
    private static Homoencoder model(
            double slope, double posteriorVariance, double weight, double variance) {
        Homoencoder model =
                LinearModel.of(
                                OneDimensionalFamily.GAUSSIAN,
                                LinearModel.Constants.LEARNED,
                                FamilyConstants.defaults())
                        .create(1, DataType.DOUBLE);
        set(model, "posterior/c/parameters/weight", slope, 0);
        set(model, "posterior/c/parameters/bias", 0, Math.log(posteriorVariance));
        set(model, "likelihood/parameters/weight", weight, 0);
        set(model, "likelihood/parameters/bias", 0, Math.log(variance));
        return model;
    }

    private static void set(Homoencoder model, String name, double first, double second) {
        INDArray parameter = model.parameters().parameters().get(name);
        parameter.putScalar(0, 0, first);
        parameter.putScalar(0, 1, second);
    }

    private static GroupedDataset classes(double locationDeviation, double deviation) {
        FamilyConstants constants =
                new FamilyConstants(locationDeviation, deviation, 0.5, 3, 2, 1, 1, 5);
        return OneDimensionalData.generate(
                        OneDimensionalFamily.GAUSSIAN,
                        new OneDimensionalData.Options(50, 40, constants, 9))
                .dataset();
    }

    private static Measures measure(GroupedDataset test, Homoencoder model, int supportSize) {
        return new Measurement(test, OPTIONS, 4).of(model, supportSize);
    }

    @Test
    void informationAndGenerationLossAreThoseOfTheMoments() {
        GroupedDataset test = classes(1, 1);
        ClassMoments moments = ClassMoments.of(test, OneDimensionalData.CLASS);
        Measures measures = measure(test, model(0.6, 0.3, 1.2, 0.8), 3);

        double mean = moments.mean();
        double square = moments.ofSupportMean(3) + mean * mean;
        double kl = 0.5 * (0.36 * square + 0.3 - 1 - Math.log(0.3));
        assertThat(measures.encodedInformation()).isCloseTo(kl, within(0.01));

        // The optimum's formula for any linear model, its mean being 0 as the biases are.
        GaussianOptimum same =
                new GaussianOptimum(
                        new ClassMoments(0, 1, 1, 40), 3, 0.8, 1.2, 0.6, 0.3, kl, Double.NaN);
        assertThat(measures.generationLoss()).isCloseTo(same.generationLoss(moments), within(0.03));
    }

    @Test
    void jointLikelihoodIsExactForTheExactPosterior() {
        GroupedDataset test = classes(1, 1);
        ClassMoments moments = ClassMoments.of(test, OneDimensionalData.CLASS);
        // p(c | X) of c ~ N(0, 1), x ~ N(1.2 c, 0.8), |X| = 40: all importance weights are equal.
        double precision = 1 + 40 * 1.44 / 0.8;
        double slope = 40 * 1.2 / 0.8 / precision;
        Measures measures = measure(test, model(slope, 1 / precision, 1.2, 0.8), 3);
        GaussianOptimum same =
                new GaussianOptimum(
                        new ClassMoments(0, 1, 1, 40), 3, 0.8, 1.2, slope, 1 / precision, 0, 0);
        assertThat(measures.jointNll()).isCloseTo(same.jointNll(moments), within(1e-5));
    }

    @Test
    void jointLikelihoodIsALowerBoundForAnotherPosteriorUnlessItIsRefined() {
        GroupedDataset test = classes(1, 1);
        double precision = 1 + 40 * 1.44 / 0.8;
        double slope = 40 * 1.2 / 0.8 / precision;
        Homoencoder other = model(0.7 * slope, 1 / precision, 1.2, 0.8);
        Measures found = new Measurement(test, REFINED, 4).of(other, 3);
        double shrunk = found.jointNll();
        GaussianOptimum same =
                new GaussianOptimum(
                        new ClassMoments(0, 1, 1, 40), 3, 0.8, 1.2, slope, 1 / precision, 0, 0);
        ClassMoments moments = ClassMoments.of(test, OneDimensionalData.CLASS);
        assertThat(shrunk).isGreaterThan(same.jointNll(moments) + 0.01);
        assertThat(measure(test, other, 3).jointNll()).isEqualTo(shrunk);
        assertThat(measure(test, other, 3).refinedJointNll()).isNaN();
        assertThat(found.refinedJointNll()).isCloseTo(same.jointNll(moments), within(1e-3));
    }

    @Test
    void classificationIsPerfectForDistantClasses() {
        GroupedDataset distant = classes(1000, 0.01);
        assertThat(measure(distant, model(1, 1e-4, 1, 1), 1).classificationError()).isZero();
    }

    @Test
    void classificationByAMirroredDecoderIsAlwaysWrongForOppositeClasses() {
        float[] values = new float[40];
        int[] groups = new int[40];
        for (int i = 0; i < 40; i++) {
            groups[i] = i / 20;
            values[i] = i < 20 ? -5 : 5;
        }
        GroupedDataset opposite =
                new GroupedDataset(
                        values,
                        new long[] {1},
                        java.util.List.of(
                                new org.vhe.core.dataset.Grouping(
                                        OneDimensionalData.CLASS,
                                        groups,
                                        java.util.List.of("left", "right"))));
        assertThat(measure(opposite, model(1, 1e-4, -1, 1), 2).classificationError()).isOne();
        assertThat(measure(opposite, model(1, 1e-4, 1, 1), 2).classificationError()).isZero();
    }

    @Test
    void collapsedModelGuessesAndHasTheMarginalLikelihood() {
        GroupedDataset test = classes(1, 1);
        Measures measures = measure(test, model(0, 1, 0, 2), 5);
        assertThat(measures.encodedInformation()).isCloseTo(0, within(1e-12));
        assertThat(measures.classificationError()).isCloseTo(0.5, within(0.08));
        ClassMoments moments = ClassMoments.of(test, OneDimensionalData.CLASS);
        double square = moments.total() + moments.mean() * moments.mean();
        double marginal = 0.5 * (Math.log(4 * Math.PI) + square / 2);
        assertThat(measures.jointNll()).isCloseTo(marginal, within(1e-5));
        assertThat(measures.generationLoss()).isCloseTo(marginal, within(1e-5));
    }
}
