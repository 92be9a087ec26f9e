package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.latent.LatentVariable;

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
 * new Trainer(tightened, data, options).train();
 * model.parameters().copyFrom(tightened.parameters()); // for use without r, as a loaded checkpoint
 * TightenedBound bound = TightenedBound.of(tightened, data, options);
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
    int largestClass() {
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
        SupportInference inference = model.supportInference(latent);
        if (inference == null) {
            throw new IllegalArgumentException(
                    "latent '" + latent + "' has no support inference, hence no q'");
        }
        int members = inference.classes.size(group);
        double[] logits =
                inference.learnedProposal ? logits(model, latent, group) : new double[members];
        double largest = Arrays.stream(logits, 0, members).max().orElseThrow();
        double[] weights =
                Arrays.stream(logits, 0, members).map(l -> Math.exp(l - largest)).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** A row of the table, longer than the class where another class is larger. */
    private static double[] logits(Homoencoder model, String latent, int group) {
        INDArray table = model.parameters().parameters().get(proposal(latent));
        return ArrayTransfer.toDoubles(table.getRow(group));
    }

    /** Name of a latent's table of logits of q', [classes, members], if it is learned. */
    static String proposal(String latent) {
        return SCOPE + "/" + latent + "/proposal";
    }

    /**
     * The sampler of a model's episodes: with support sets drawn from q' for the latents that have
     * support inference, as specified for others. If a q' is learned, batches depend on the model's
     * parameters at the time they are drawn.
     *
     * @throws IllegalArgumentException if support inference is for other classes than the data's
     */
    public static EpisodeSampler sampler(
            Homoencoder model,
            GroupedDataset data,
            List<SupportSpec> supports,
            int batchSize,
            long seed) {
        List<SupportSpec> specs = new ArrayList<>();
        for (SupportSpec spec : supports) {
            SupportInference inference = model.supportInference(spec.latent());
            specs.add(inference == null ? spec : spec.withReplacement());
        }
        EpisodeSampler sampler = new EpisodeSampler(data, specs, batchSize, seed);
        for (LatentVariable latent : model.structure().sharedLatents()) {
            SupportInference inference = model.supportInference(latent.name());
            if (inference != null) {
                inference.requireFits(latent, data);
            }
            if (inference != null && inference.learnedProposal()) {
                sampler =
                        sampler.withProposal(
                                latent.name(), group -> logits(model, latent.name(), group));
            }
        }
        return sampler;
    }

    private void requireFits(LatentVariable latent, GroupedDataset data) {
        Grouping actual = data.grouping(latent.grouping());
        boolean same =
                actual.elementCount() == classes.elementCount()
                        && actual.groupCount() == classes.groupCount();
        for (int element = 0; same && element < actual.elementCount(); element++) {
            same = actual.groupOf(element) == classes.groupOf(element);
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "support inference of latent '%s' has embeddings for %s, but the data has other elements or classes: %s"
                            .formatted(latent.name(), classes, actual));
        }
    }

    /**
     * Gives an objective's graph which class every target is of, and which members were drawn.
     *
     * @param inputs receives name and values of each input; none without support inference
     */
    public static void feed(
            Homoencoder model, EpisodeBatch batch, BiConsumer<String, float[]> inputs) {
        for (LatentVariable latent : model.structure().sharedLatents()) {
            SupportInference inference = model.supportInference(latent.name());
            if (inference != null) {
                String name = latent.name();
                inputs.accept(ObjectiveGraph.supportClass(name), inference.classesOf(batch));
                inputs.accept(ObjectiveGraph.supportDraws(name), inference.drawsOf(name, batch));
            }
        }
    }

    /** One-hot, [batch, classes]. */
    private float[] classesOf(EpisodeBatch batch) {
        int[] targets = batch.targetElements();
        float[] result = new float[targets.length * classes.groupCount()];
        for (int row = 0; row < targets.length; row++) {
            result[row * classes.groupCount() + classes.groupOf(targets[row])] = 1;
        }
        return result;
    }

    /** How often each member was drawn, [batch, members]. */
    private float[] drawsOf(String latent, EpisodeBatch batch) {
        int members = largestClass();
        int[] drawn = batch.supportElements(latent);
        int shots = batch.supportSize(latent);
        float[] result = new float[batch.batchSize() * members];
        for (int i = 0; i < drawn.length; i++) {
            result[i / shots * members + classes.positionOf(drawn[i])]++;
        }
        return result;
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
