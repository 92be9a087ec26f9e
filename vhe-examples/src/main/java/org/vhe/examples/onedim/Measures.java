package org.vhe.examples.onedim;

import java.util.function.ToDoubleFunction;

/**
 * What the study measures on test classes, the rows of figures 3 and 9.
 *
 * @param encodedInformation mean KL(q(c; D) || p(c)), in nats
 * @param generationLoss mean of -E_{q(c; D)} log p(x' | c) for x' of the class outside D, in nats
 * @param classificationError part of elements for which the wrong one of two classes has the
 *     greater conditional likelihood, given D of each
 * @param jointNll -log p(X) / |X| by importance sampling from q(c; X), in nats
 * @param refinedJointNll the same, from proposals that are refined for each class; NaN if not asked
 *     for
 */
public record Measures(
        double encodedInformation,
        double generationLoss,
        double classificationError,
        double jointNll,
        double refinedJointNll) {

    /** No measures, of a run that failed. */
    static final Measures NONE =
            new Measures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** The measures by name, in the order of the figures' rows. */
    public enum Kind {
        /** See {@link Measures#encodedInformation()}. */
        ENCODED_INFORMATION("KL[q(c; D) || p(c)] (nats)", Measures::encodedInformation),
        /** See {@link Measures#generationLoss()}. */
        GENERATION_LOSS("|D|-shot NLL (nats)", Measures::generationLoss),
        /** See {@link Measures#classificationError()}. */
        CLASSIFICATION_ERROR("|D|-shot error", Measures::classificationError),
        /** See {@link Measures#jointNll()}. */
        JOINT_NLL("joint NLL (nats)", Measures::jointNll),
        /** See {@link Measures#refinedJointNll()}. */
        REFINED_JOINT_NLL("joint NLL, refined (nats)", Measures::refinedJointNll);

        private final String title;
        private final ToDoubleFunction<Measures> value;

        Kind(String title, ToDoubleFunction<Measures> value) {
            this.title = title;
            this.value = value;
        }

        /** What the figures call it. */
        public String title() {
            return title;
        }

        /** This one of some measures. */
        public double of(Measures measures) {
            return value.applyAsDouble(measures);
        }
    }
}
