package org.vhe.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vhe.core.dataset.GroupedDataset;

class OneDimensionalDataTest {
    private static final int SIZE = 20_000;

    @ParameterizedTest
    @EnumSource
    void defaultsAreAHundredClassesOfAHundred(OneDimensionalFamily family) {
        OneDimensionalData data =
                OneDimensionalData.generate(family, OneDimensionalData.Options.defaults());
        assertThat(data.dataset().elementShape()).containsExactly(1);
        assertThat(data.dataset().grouping("class").groupCount()).isEqualTo(100);
        assertThat(data.dataset().grouping("class").size(99)).isEqualTo(100);
        assertThat(data.parameters()).hasSize(100);
    }

    @ParameterizedTest
    @EnumSource
    void dataAreAFunctionOfTheSeed(OneDimensionalFamily family) {
        OneDimensionalData.Options options = OneDimensionalData.Options.defaults();
        double[] first = values(OneDimensionalData.generate(family, options).dataset());
        double[] again = values(OneDimensionalData.generate(family, options).dataset());
        OneDimensionalData other = OneDimensionalData.generate(family, options.withSeed(1));
        assertThat(again).isEqualTo(first);
        assertThat(values(other.dataset())).isNotEqualTo(first);
    }

    @Test
    void gaussianHasItsMoments() {
        OneDimensionalData data = oneClass(OneDimensionalFamily.GAUSSIAN);
        double location = data.parameters().get(0);
        assertThat(mean(data, x -> x)).isCloseTo(location, within(0.03));
        assertThat(mean(data, x -> Math.pow(x - location, 2))).isCloseTo(1, within(0.05));
    }

    @Test
    void mixtureHasTwoEvenSidesApart() {
        OneDimensionalData data = oneClass(OneDimensionalFamily.GAUSSIAN_MIXTURE);
        double location = data.parameters().get(0);
        assertThat(mean(data, x -> x > location ? 1 : 0)).isCloseTo(0.5, within(0.015));
        // Variance: 0.5^2 + (3 / 2)^2 = 2.5; almost nothing lies in the middle.
        assertThat(mean(data, x -> Math.pow(x - location, 2))).isCloseTo(2.5, within(0.06));
        assertThat(mean(data, x -> Math.abs(x - location) < 0.5 ? 1 : 0)).isLessThan(0.03);
    }

    @Test
    void vonMisesHasItsCircularMoments() {
        OneDimensionalData data = oneClass(OneDimensionalFamily.VON_MISES);
        double location = data.parameters().get(0);
        // I1(2) / I0(2) and I2(2) / I0(2) (Abramowitz and Stegun, table 9.8).
        assertThat(mean(data, x -> Math.cos(x - location))).isCloseTo(0.697775, within(0.015));
        assertThat(mean(data, x -> Math.cos(2 * (x - location)))).isCloseTo(0.302225, within(0.02));
        assertThat(mean(data, x -> Math.sin(x - location))).isCloseTo(0, within(0.02));
        assertThat(mean(data, x -> x >= -Math.PI && x < Math.PI ? 1 : 0)).isEqualTo(1);
    }

    @Test
    void gammaHasItsMoments() {
        for (double[] interval : new double[][] {{3, 3.001}, {0.5, 0.501}}) {
            FamilyConstants constants =
                    new FamilyConstants(1, 1, 1, 1, 1, 2, interval[0], interval[1]);
            OneDimensionalData data = oneClass(OneDimensionalFamily.GAMMA, constants);
            double shape = data.parameters().get(0);
            double error = 4 * Math.sqrt(shape) / 2 / Math.sqrt(SIZE);
            assertThat(mean(data, x -> x)).isCloseTo(shape / 2, within(error));
            // E x^2 = a (a + 1) / b^2.
            assertThat(mean(data, x -> x * x))
                    .isCloseTo(shape * (shape + 1) / 4, within(8 * error));
            // E log x = digamma(a) - log b: sensitive to the behaviour near 0.
            double digamma = interval[0] == 3 ? 0.922784 : -1.963510;
            assertThat(mean(data, Math::log)).isCloseTo(digamma - Math.log(2), within(0.07));
        }
    }

    @Test
    void discreteClassesAreTheFourSubsets() {
        OneDimensionalData data =
                OneDimensionalData.generate(
                        OneDimensionalFamily.DISCRETE, OneDimensionalData.Options.defaults());
        Set<String> subsets = new TreeSet<>();
        double[] values = values(data.dataset());
        for (int group = 0; group < 100; group++) {
            Set<Integer> seen = new TreeSet<>();
            for (int element : data.dataset().grouping("class").members(group)) {
                seen.add((int) values[element]);
            }
            subsets.add(data.parameters().get(group).intValue() + " " + seen);
        }
        assertThat(subsets)
                .containsExactly(
                        "0 [1, 2, 3, 4]", "1 [5, 6, 7, 8]", "2 [1, 3, 5, 7]", "3 [2, 4, 6, 8]");
    }

    @Test
    void parametersFollowTheirHyperpriors() {
        // Variance 1; mean of [1, 5]; mean cosine over the circle.
        assertThat(meanParameter(OneDimensionalFamily.GAUSSIAN, m -> m * m))
                .isCloseTo(1, within(0.08));
        assertThat(meanParameter(OneDimensionalFamily.GAMMA, a -> a)).isCloseTo(3, within(0.07));
        assertThat(meanParameter(OneDimensionalFamily.VON_MISES, Math::cos))
                .isCloseTo(0, within(0.04));
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(
                        () -> new OneDimensionalData.Options(0, 1, FamilyConstants.defaults(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("classes must be positive, but is 0");
        assertThatThrownBy(() -> new FamilyConstants(1, 1, 1, 1, -2, 1, 1, 2))
                .hasMessageContaining("concentration")
                .hasMessageContaining("-2");
        assertThatThrownBy(() -> new FamilyConstants(1, 1, 1, 1, 1, 1, 2, 2))
                .hasMessageContaining("gammaMaxShape");
    }

    private static double meanParameter(OneDimensionalFamily family, DoubleUnaryOperator function) {
        OneDimensionalData.Options many =
                new OneDimensionalData.Options(5000, 1, FamilyConstants.defaults(), 3);
        return OneDimensionalData.generate(family, many).parameters().stream()
                .mapToDouble(function::applyAsDouble)
                .average()
                .orElseThrow();
    }

    private static OneDimensionalData oneClass(OneDimensionalFamily family) {
        return oneClass(family, FamilyConstants.defaults());
    }

    private static OneDimensionalData oneClass(
            OneDimensionalFamily family, FamilyConstants constants) {
        return OneDimensionalData.generate(
                family, new OneDimensionalData.Options(1, SIZE, constants, 5));
    }

    private static double mean(OneDimensionalData data, DoubleUnaryOperator function) {
        double sum = 0;
        for (double value : values(data.dataset())) {
            sum += function.applyAsDouble(value);
        }
        return sum / data.dataset().size();
    }

    private static double[] values(GroupedDataset data) {
        double[] values = new double[data.size()];
        float[] value = new float[1];
        for (int element = 0; element < values.length; element++) {
            data.copyElement(element, value, 0);
            values[element] = value[0];
        }
        return values;
    }
}
