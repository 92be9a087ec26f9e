package org.vhe.core.model;

import java.util.Arrays;
import java.util.Objects;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.ArrayTransfer;

/**
 * What tightens the bound of a latent c (supplement 6.1): a network r(D; c, X) that infers which
 * support set D of the class X the sample c was drawn from, and the distribution q'(D; X) that D is
 * drawn from. Per element, the bound gains
 *
 * <pre>E [log r(D; c, X) - log q'(D; X)] / |X|</pre>
 *
 * (the fraction of the paper's equation 21 is inverted), which at the best r is the information
 * that c holds about D. Members of D are drawn independently of each other, and
 *
 * <pre>r(D; c, X) = prod_{d in D} softmax_{x in X}(f(c) . xi_x)_d</pre>
 *
 * with an embedding xi for every element of the data set, hence for training classes only. Variants
 * that augmentations make of an element are uniform in both q' and r, and cancel.
 *
 * <pre>{@code
 * Homoencoder tightened =
 *         model.toBuilder()
 *                 .supportInference("c", SupportInference.of(data.grouping("class")))
 *                 .build();
 * try (Trainer trainer = new Trainer(tightened, data, options)) {
 *     trainer.train();
 * }
 * EstimatedTerms.Options targets = new EstimatedTerms.Options(32, 100, 1);
 * TightenedBound bound = TightenedBound.of(tightened, data, options.supportSizes(), targets);
 * Homoencoder trained = tightened.withoutSupportInference(); // as a loaded checkpoint is
 * }</pre>
 *
 * @param classes the classes of the data that the model is trained on
 * @param embeddingSize size of f(c) and of each xi
 * @param hidden number of hidden units of f; 0 for a linear f
 * @param learnedProposal whether q' is learned, a softmax over the elements of each class, by the
 *     score function with a learned baseline; uniform otherwise
 */
public record SupportInference(
        Grouping classes, int embeddingSize, int hidden, boolean learnedProposal) {

    /** Name of the scope of all parameters and statistics of support inference. */
    public static final String SCOPE = "supportInference";

    /** Name, within a latent's scope, of the table of logits of q', [classes, members]. */
    static final String PROPOSAL = "proposal";

    /** Checks the sizes. */
    public SupportInference {
        Objects.requireNonNull(classes, "classes");
        if (embeddingSize < 1 || hidden < 0) {
            throw new IllegalArgumentException(
                    "embeddingSize must be at least 1 and hidden at least 0, but are %d and %d"
                            .formatted(embeddingSize, hidden));
        }
    }

    /** Embeddings of 16 numbers, 64 hidden units, uniform q'. */
    public static SupportInference of(Grouping classes) {
        return new SupportInference(classes, 16, 64, false);
    }

    /** The same with a learned q'. */
    public SupportInference withLearnedProposal() {
        return new SupportInference(classes, embeddingSize, hidden, true);
    }

    /** The number of elements of the largest class. */
    public int largestClass() {
        int largest = 0;
        for (int group = 0; group < classes.groupCount(); group++) {
            largest = Math.max(largest, classes.size(group));
        }
        return largest;
    }

    /**
     * The distribution q' that a member of D is drawn from.
     *
     * @param model with support inference for the latent
     * @param group number of the class
     * @return the probability of each element of the class, in the order of {@link
     *     Grouping#members}
     * @throws IllegalArgumentException if the latent has no support inference
     */
    public static double[] proposal(Homoencoder model, String latent, int group) {
        int members = of(model, latent).classes.size(group);
        double[] logits = logits(model, latent, group);
        double largest = Arrays.stream(logits, 0, members).max().orElseThrow();
        double[] weights =
                Arrays.stream(logits, 0, members).map(l -> Math.exp(l - largest)).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /**
     * The unnormalised log probabilities of q'.
     *
     * @param model with support inference for the latent
     * @param group number of the class
     * @return [members]; longer than the class where another class is larger
     * @throws IllegalArgumentException if the latent has no support inference
     */
    public static double[] logits(TrainableModel model, String latent, int group) {
        SupportInference inference = of(model, latent);
        if (!inference.learnedProposal) {
            return new double[inference.largestClass()];
        }
        String table = SCOPE + "/" + latent + "/" + PROPOSAL;
        return ArrayTransfer.rowToDoubles(model.parameters().readParameter(table), group);
    }

    private static SupportInference of(TrainableModel model, String latent) {
        return model.supportInference(latent)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "latent '%s' has no support inference, hence no q'"
                                                .formatted(latent)));
    }

    /** One for members, zero beyond, [classes][members]. */
    double[][] membership() {
        double[][] result = new double[classes.groupCount()][largestClass()];
        for (int group = 0; group < result.length; group++) {
            Arrays.fill(result[group], 0, classes.size(group), 1);
        }
        return result;
    }
}
