package org.vhe.core.graph;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with an operation of ND4J 1.0.0-M2.1, and what to use in its place.
 *
 * @param reason what goes wrong
 * @param replacement what to use
 */
record OperationHazard(String reason, String replacement) {
    private static final Map<String, OperationHazard> BY_NAME = new HashMap<>();

    static {
        silentlyWrong();
        losses();
        failing();
        resizing();
        randomness();
    }

    /**
     * The hazard of every operation of that name, whatever its arguments; null if there is none.
     */
    static OperationHazard of(String operationName) {
        return BY_NAME.get(operationName);
    }

    /** Names of the operations that are hazards whatever their arguments. */
    static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    private static void silentlyWrong() {
        add("wrong gradient, or none", "a product with a one-hot matrix", "gather", "gather_nd");
        add("wrong gradient", "a product with a triangular matrix", "cumsum");
        add("wrong gradient", "a sum of logarithms by a triangular matrix", "cumprod");
        add("infinite from 90 on in single precision", "StableMath.softplus", "softplus");
        add(
                "infinite from -100 on in single precision",
                "StableMath.softplus of the negated argument, negated",
                "logsigmoid");
        add(
                "infinite for entries 110 below the largest, and its axis is lost in copies",
                "StableMath.logSoftmax",
                "log_softmax");
    }

    private static void losses() {
        add(
                "its gradient ignores what follows it, such as scaling or masking",
                "a distribution's logProb, or arithmetic",
                "absolute_difference_loss",
                "cosine_distance_loss",
                "ctc_loss",
                "hinge_loss",
                "huber_loss",
                "l2_loss",
                "log_loss",
                "log_poisson_loss",
                "mean_pairwssqerr_loss",
                "mean_sqerr_loss",
                "sigm_cross_entropy_loss",
                "softmax_cross_entropy_loss",
                "softmax_cross_entropy_loss_with_logits",
                "sparse_softmax_cross_entropy_loss_with_logits",
                "weighted_cross_entropy_with_logits");
    }

    private static void failing() {
        add("ends the Java process", "tile", "repeat");
        add("has no gradient", "a product with a mask", "Where", "where_np");
        add("has no gradient", "a sum of masked arrays", "scatter_update");
        add("its gradient throws", "reshape and mmul", "tensordot");
        add("its gradient throws", "StableMath.relu of x and of -x", "prelu");
        add("its gradient throws", "StableMath.logSumExp", "reduce_logsumexp");
        add("its gradient throws", "moments and arithmetic", "batchnorm");
        add("its gradient throws", "a product with a noise mask", "dropout", "dropout_inverted");
        add("its gradient throws", "a product with a noise mask", "alpha_dropout");
    }

    private static void resizing() {
        add(
                "its gradient is zero or missing",
                "products with one weight matrix per axis",
                "crop_and_resize",
                "image_resize",
                "resize_area",
                "resize_bicubic",
                "resize_bilinear",
                "resize_nearest_neighbor");
    }

    private static void randomness() {
        add(
                "draws from a generator of the thread, so that runs cannot be repeated",
                "GraphContext.noise",
                "choice",
                "distribution_bernoulli",
                "distribution_binomial",
                "distribution_binomial_ex",
                "distribution_gaussian",
                "distribution_lognormal",
                "distribution_truncated",
                "distribution_uniform",
                "probablistic_merge",
                "random_bernoulli",
                "random_exponential",
                "random_gamma",
                "random_multinomial",
                "random_poisson",
                "random_shuffle",
                "randomnormal",
                "randomuniform");
    }

    private static void add(String reason, String replacement, String... names) {
        OperationHazard hazard = new OperationHazard(reason, replacement);
        List.of(names).forEach(name -> BY_NAME.put(name, hazard));
    }
}
