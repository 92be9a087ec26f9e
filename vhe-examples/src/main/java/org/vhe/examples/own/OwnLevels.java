package org.vhe.examples.own;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.array.ArrayValues;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.image.Quantisation;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.likelihood.ElementLikelihood.Kind;

/** What values of a data set are made of for a likelihood. */
final class OwnLevels {
    private static final int LOOKED_AT = 200;
    private static final double MOSTLY = 0.85;
    private static final float EXTREME = 0.15f;

    private OwnLevels() {}

    /** Whether most values of some elements are near 0 or 1. */
    static boolean areTwo(GroupedDataset data) {
        long extreme = 0;
        long all = 0;
        int step = Math.max(1, data.size() / LOOKED_AT);
        for (int element = 0; element < data.size(); element += step) {
            for (float value : data.values(element)[0]) {
                extreme += value < EXTREME || value > 1 - EXTREME ? 1 : 0;
                all++;
            }
        }
        return extreme > MOSTLY * all;
    }

    /** What numbers of a file of arrays mean. */
    static ArrayValues meaning(Kind kind) {
        return switch (kind) {
            case GAUSSIAN, FIXED_GAUSSIAN, STUDENT_T, POISSON, NEGATIVE_BINOMIAL -> ArrayValues.ANY;
            default -> ArrayValues.DETECTED;
        };
    }

    /** Values as the likelihood has them, drawn once if they are bits. */
    static GroupedDataset forTest(GroupedDataset data, ElementLikelihood likelihood, long seed) {
        if (likelihood.kind() == ElementLikelihood.Kind.BERNOULLI) {
            return FixedBinarisation.of(data, seed);
        }
        return likelihood.levels() == 0
                ? data
                : data.map(new Quantisation(likelihood.levels()), seed);
    }

    /** Values that are rounded anew after each augmentation, if the likelihood has levels. */
    static GroupedDataset forTraining(GroupedDataset data, ElementLikelihood likelihood) {
        return likelihood.levels() == 0
                ? data
                : data.withAugmentation(new Quantisation(likelihood.levels()));
    }

    /** What is read, for people. */
    static String describe(GroupedDataset data, ElementLikelihood likelihood) {
        long[] shape = data.elementShape();
        return "%d x %d, %s, likelihood %s"
                .formatted(
                        shape[1],
                        shape[2],
                        shape[0] == 1 ? "gray" : shape[0] + " channels",
                        likelihood);
    }
}
