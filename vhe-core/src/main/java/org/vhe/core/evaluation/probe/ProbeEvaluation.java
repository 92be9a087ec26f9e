package org.vhe.core.evaluation.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * Measures how well a linear probe, multinomial logistic regression, reads labels from features of
 * other examples.
 */
public final class ProbeEvaluation {
    private static final double[] PENALTIES = {1e-3, 1e-2, 1e-1, 1};
    private static final double TEST_SHARE = 0.25;

    private ProbeEvaluation() {}

    /**
     * Fits to three quarters of the examples and tests on the rest. The penalty is the one of
     * 0.001, 0.01, 0.1 and 1 that does best on a quarter of the former, when fitted to the others
     * of them.
     *
     * @param features [example][feature]
     * @param labels of the examples, from 0 to below {@code classes}
     * @param iterations steps of each fit
     * @param seed of the division
     */
    public static ProbeResult evaluate(
            float[][] features, int[] labels, int classes, int iterations, long seed) {
        LinearProbe.requireExamples(features, labels, classes);
        int[] order = Draw.choose(labels.length, labels.length, Seeds.random(seed));
        Part[] parts = new Part(features, labels).divide(order);
        double penalty = penalty(parts[0], classes, iterations);
        return new ProbeResult(
                accuracy(parts[0], parts[1], classes, new LinearProbe.Options(penalty, iterations)),
                new Part(features, labels).shareOfCommonest(classes),
                classes,
                features[0].length,
                parts[0].labels.length,
                penalty);
    }

    private static double penalty(Part examples, int classes, int iterations) {
        Part[] parts = examples.divide(IntStream.range(0, examples.labels.length).toArray());
        double best = -1;
        double penalty = PENALTIES[0];
        for (double candidate : PENALTIES) {
            LinearProbe.Options options = new LinearProbe.Options(candidate, iterations);
            double accuracy = accuracy(parts[0], parts[1], classes, options).value();
            if (accuracy > best) {
                best = accuracy;
                penalty = candidate;
            }
        }
        return penalty;
    }

    private static AccuracyEstimate accuracy(
            Part training, Part test, int classes, LinearProbe.Options options) {
        int[] found =
                LinearProbe.fit(training.features, training.labels, classes, options)
                        .predict(test.features);
        List<Integer> correct = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            correct.add(found[i] == test.labels[i] ? 1 : 0);
        }
        return AccuracyEstimate.of(correct, 1);
    }

    /** Some of the examples. */
    private record Part(float[][] features, int[] labels) {

        /** The first three quarters of an order, and the rest. */
        Part[] divide(int[] order) {
            int test = (int) Math.max(1, Math.round(TEST_SHARE * order.length));
            if (test >= order.length) {
                throw new IllegalArgumentException(
                        "a probe needs at least 3 examples to be fitted and tested, but has too few");
            }
            int training = order.length - test;
            return new Part[] {
                pick(Arrays.copyOf(order, training)),
                pick(Arrays.copyOfRange(order, training, order.length))
            };
        }

        private Part pick(int[] chosen) {
            return new Part(
                    Arrays.stream(chosen).mapToObj(i -> features[i]).toArray(float[][]::new),
                    Arrays.stream(chosen).map(i -> labels[i]).toArray());
        }

        double shareOfCommonest(int classes) {
            int[] counts = new int[classes];
            Arrays.stream(labels).forEach(label -> counts[label]++);
            return Arrays.stream(counts).max().orElseThrow() / (double) labels.length;
        }
    }
}
