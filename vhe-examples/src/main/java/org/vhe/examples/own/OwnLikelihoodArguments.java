package org.vhe.examples.own;

import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.likelihood.ElementLikelihood.Kind;
import picocli.CommandLine.Option;

/** What pixels are, of images of one's own. */
final class OwnLikelihoodArguments {
    @Option(
            names = "--likelihood",
            paramLabel = "NAME",
            description =
                    "What pixels are: ${COMPLETION-CANDIDATES} (default: bernoulli for drawings in"
                            + " black and white, otherwise logistic_mixture).")
    private Kind kind;

    @Option(
            names = "--levels",
            paramLabel = "N",
            description =
                    "Levels of logistic_mixture, categorical or ordinal pixels, 2 to 256 (default:"
                            + " 256).")
    private Integer levels;

    @Option(
            names = "--components",
            paramLabel = "N",
            description =
                    "Components of logistic_mixture; more, such as 5, for pixelcnn, and otherwise for"
                            + " long trainings (default: 1).")
    private Integer components;

    @Option(
            names = "--deviation",
            paramLabel = "X",
            description =
                    "Deviation of fixed_gaussian, the least one of gaussian and student_t (default:"
                            + " 0.1 and 0.01).")
    private Double deviation;

    /** The kind that is asked for, or else what is proposed, of levels if there are to be some. */
    Kind kind(Kind proposed) {
        if (kind != null) {
            return kind;
        }
        return levels == null ? proposed : Kind.LOGISTIC_MIXTURE;
    }

    /** The likelihood, of a kind that is proposed unless another is asked for. */
    ElementLikelihood likelihood(Kind proposed) {
        int count = levels == null ? OwnProposal.LEVELS : levels;
        ElementLikelihood likelihood = ElementLikelihood.of(kind(proposed), count);
        if (components != null) {
            likelihood = likelihood.withComponents(components);
        }
        return deviation == null ? likelihood : likelihood.withDeviation(deviation);
    }

    /** Refuses options, where a model says what pixels are. */
    void requireNone() {
        if (kind != null || levels != null || components != null || deviation != null) {
            throw new IllegalArgumentException(
                    "--likelihood, --levels, --components and --deviation are options of train; a"
                            + " test takes them from the model");
        }
    }
}
