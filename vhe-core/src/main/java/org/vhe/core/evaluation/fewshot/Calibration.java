package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.check.Require;

/**
 * Whether a class is right as often as its posterior probability says: answers in ten bins by the
 * probability of the class that was chosen. It means something for classifiers whose scores are log
 * densities, or whose softmax is meant to be a probability.
 *
 * @param confidence mean posterior probability of the chosen classes; above the accuracy for a
 *     classifier that is too sure of itself
 * @param expectedError the mean over queries of |accuracy - confidence| of their bin (Guo et al.
 *     2017, On Calibration of Modern Neural Networks, equation 3). It is not 0 for perfect
 *     probabilities either, as the bins' accuracies are of few queries
 * @param logScore mean log posterior probability of the queries' own classes, in nats: at most 0,
 *     and -log(way) for guessing
 * @param bins those with queries, from unsure to sure
 */
public record Calibration(
        double confidence, double expectedError, double logScore, List<Bin> bins) {
    private static final int BINS = 10;

    /**
     * Queries of about as sure answers.
     *
     * @param from least posterior probability
     * @param to greatest posterior probability
     * @param queries how many
     * @param confidence their mean posterior probability
     * @param accuracy which part of them was answered correctly
     */
    public record Bin(double from, double to, int queries, double confidence, double accuracy) {}

    /** Copies the list. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * @param answers one at least
     */
    public static Calibration of(List<Answer> answers) {
        Require.positive("number of answers", answers.size());
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            int number = i;
            List<Answer> within =
                    answers.stream()
                            .filter(answer -> binOf(answer.confidence()) == number)
                            .toList();
            if (!within.isEmpty()) {
                Bin bin = bin(i, within);
                bins.add(bin);
                error += within.size() * Math.abs(bin.accuracy() - bin.confidence());
            }
        }
        return new Calibration(
                confidence(answers),
                error / answers.size(),
                answers.stream().mapToDouble(Answer::logProbability).average().orElseThrow(),
                bins);
    }

    private static int binOf(double confidence) {
        return Math.min(BINS - 1, (int) (BINS * confidence));
    }

    private static Bin bin(int number, List<Answer> answers) {
        long correct = answers.stream().filter(Answer::isCorrect).count();
        return new Bin(
                (double) number / BINS,
                (number + 1.0) / BINS,
                answers.size(),
                confidence(answers),
                (double) correct / answers.size());
    }

    private static double confidence(List<Answer> answers) {
        return answers.stream().mapToDouble(Answer::confidence).average().orElseThrow();
    }
}
