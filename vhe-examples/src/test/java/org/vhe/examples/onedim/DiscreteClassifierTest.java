package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

class DiscreteClassifierTest {
    private static final int[][] TYPES = {{1, 2, 3, 4}, {5, 6, 7, 8}, {1, 3, 5, 7}, {2, 4, 6, 8}};

    @Test
    void predictionIsTheMeanOverTypesThatHoldTheSupport() {
        // 1 is of the low and of the odd ones: 1 and 3 are in both, 2 only in the low ones.
        assertThat(DiscreteClassifier.predictive(3, 1)).isEqualTo(0.25);
        assertThat(DiscreteClassifier.predictive(2, 1)).isEqualTo(0.125);
        assertThat(DiscreteClassifier.predictive(6, 1)).isZero();
        assertThat(DiscreteClassifier.predictive(2, 1, 4)).isEqualTo(0.25);
        assertThat(DiscreteClassifier.predictive(7, 1, 4)).isZero();
    }

    @Test
    void supportOfNoTypeIsRefused() {
        assertThatThrownBy(() -> DiscreteClassifier.predictive(1, 1, 3, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 3, 6]");
    }

    /** Errors of all types, supports and queries, each weighted with its probability. */
    private static double enumeratedError(int shot) {
        double error = 0;
        int supports = (int) Math.pow(4, shot);
        for (int[] first : TYPES) {
            for (int[] second : TYPES) {
                for (int i = 0; i < supports; i++) {
                    for (int j = 0; j < supports; j++) {
                        int[] one = members(first, i, shot);
                        int[] two = members(second, j, shot);
                        for (int x : first) {
                            double own = DiscreteClassifier.predictive(x, one);
                            double other = DiscreteClassifier.predictive(x, two);
                            error += own < other ? 1 : own == other ? 0.5 : 0;
                        }
                    }
                }
            }
        }
        return error / (16.0 * supports * supports * 4);
    }

    private static int[] members(int[] type, int number, int shot) {
        int[] result = new int[shot];
        int rest = number;
        for (int i = 0; i < shot; i++) {
            result[i] = type[rest % 4];
            rest /= 4;
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void errorOfDrawnEpisodesIsThatOfEnumeration(int shot) {
        OneDimensionalData data =
                OneDimensionalData.generate(
                        OneDimensionalFamily.DISCRETE,
                        new OneDimensionalData.Options(2000, 100, FamilyConstants.defaults(), 11));
        // Ties go to the first class, which half of the queries belong to.
        double error =
                1
                        - FewShotEvaluation.evaluate(
                                        new DiscreteClassifier(),
                                        FewShotProtocol.classes(
                                                data.dataset(),
                                                OneDimensionalData.CLASS,
                                                new FewShotOptions(2, shot, 4000, 6, 3)))
                                .accuracy()
                                .value();
        // Standard error about 0.005, and the 400 classes are not of all types equally.
        assertThat(error).isCloseTo(enumeratedError(shot), within(0.02));
    }
}
