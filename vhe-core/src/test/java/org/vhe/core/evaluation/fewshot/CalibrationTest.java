package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.vhe.core.random.Seeds;

class CalibrationTest {
    private static final double LOG2 = Math.log(2);

    @Test
    void answersAreThoseOfTheSoftmaxOfScores() {
        Scores scores =
                Scores.free(
                        new double[][] {
                            {Math.log(6), Math.log(3), Math.log(1)},
                            {-1000, -1000 + LOG2, -1001},
                            {Double.NEGATIVE_INFINITY, 3, 3},
                            {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, -5}
                        });

        assertThat(Answer.of(scores, 0, 1).isCorrect()).isFalse();
        assertThat(Answer.of(scores, 0, 1).confidence()).isCloseTo(0.6, within(1e-12));
        assertThat(Answer.of(scores, 0, 1).logProbability())
                .isCloseTo(Math.log(0.3), within(1e-12));
        assertThat(Answer.of(scores, 1, 1).isCorrect()).isTrue();
        assertThat(Answer.of(scores, 1, 1).confidence())
                .isCloseTo(2 / (3 + Math.exp(-1)), within(1e-12));
        assertThat(Answer.of(scores, 2, 2)).isEqualTo(new Answer(false, 0.5, -LOG2));
        assertThat(Answer.of(scores, 3, 2)).isEqualTo(new Answer(true, 1, 0));
    }

    /** Where all classes are impossible, as where densities underflow, all are alike. */
    @Test
    void impossibleClassesAreEquallyProbable() {
        double no = Double.NEGATIVE_INFINITY;

        assertThat(Scores.free(new double[][] {{no, no}}).probabilities(0))
                .containsExactly(0.5, 0.5);
        assertThat(Answer.of(Scores.free(new double[][] {{no, no}}), 0, 1))
                .isEqualTo(new Answer(false, 0.5, -LOG2));
    }

    @Test
    void binsHoldAnswersAsSure() {
        List<Answer> answers =
                List.of(
                        new Answer(true, 0.95, -0.05),
                        new Answer(false, 1, -4),
                        new Answer(true, 0.92, -0.1),
                        new Answer(true, 0.35, -1),
                        new Answer(false, 0.3, -2));
        Calibration calibration = Calibration.of(answers);

        assertThat(calibration.bins()).hasSize(2);
        Calibration.Bin unsure = calibration.bins().get(0);
        assertThat(unsure.queries()).isEqualTo(2);
        assertThat(unsure.from()).isEqualTo(0.3);
        assertThat(unsure.to()).isEqualTo(0.4);
        assertThat(unsure.confidence()).isCloseTo(0.325, within(1e-12));
        assertThat(unsure.accuracy()).isEqualTo(0.5);
        Calibration.Bin sure = calibration.bins().get(1);
        assertThat(sure.queries()).isEqualTo(3);
        assertThat(sure.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(calibration.confidence()).isCloseTo(3.52 / 5, within(1e-12));
        assertThat(calibration.logScore()).isCloseTo(-7.15 / 5, within(1e-12));
        assertThat(calibration.expectedError())
                .isCloseTo((2 * 0.175 + 3 * (2.87 / 3 - 2.0 / 3)) / 5, within(1e-12));
    }

    /** Classes drawn by the very probabilities that are said. */
    @Test
    void trueProbabilitiesAreCalibratedAndSharperOnesAreNot() {
        RandomGenerator random = Seeds.random(3);
        List<Answer> honest = new ArrayList<>();
        List<Answer> tooSure = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double[] scores = new double[5];
            double[] sharper = new double[5];
            for (int c = 0; c < 5; c++) {
                scores[c] = 1.5 * random.nextGaussian();
                sharper[c] = 3 * scores[c];
            }
            Scores values = Scores.free(new double[][] {scores});
            int label = draw(values.probabilities(0), random.nextDouble());
            honest.add(Answer.of(values, 0, label));
            tooSure.add(Answer.of(Scores.free(new double[][] {sharper}), 0, label));
        }

        Calibration right = Calibration.of(honest);
        Calibration wrong = Calibration.of(tooSure);
        assertThat(right.expectedError()).isLessThan(0.012);
        assertThat(wrong.expectedError()).isGreaterThan(0.15);
        assertThat(wrong.confidence()).isGreaterThan(right.confidence() + 0.15);
        assertThat(right.logScore()).isGreaterThan(wrong.logScore());
    }

    private static int draw(double[] probabilities, double uniform) {
        double sum = 0;
        for (int c = 0; c < probabilities.length - 1; c++) {
            sum += probabilities[c];
            if (uniform < sum) {
                return c;
            }
        }
        return probabilities.length - 1;
    }
}
