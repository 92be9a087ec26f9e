package org.vhe.core.gaussian;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.Posterior;

/** The designs of the paper as linear-Gaussian models with their exact posteriors, and data. */
public final class GaussianDesigns {
    public static final double NOISE = 0.5;

    /** Orthogonal columns, so that the exact posterior has independent coordinates. */
    public static final double[][] CLASS = {{1, 0.6}, {0.8, -0.3}, {-0.4, 0.9}};

    /** Orthogonal to the second column of {@link #CLASS}, not to the first. */
    public static final double[][] ELEMENT = {{0.3}, {0.9}, {0.1}};

    public static final double[][] ALPHABET_TO_CLASS = {{0.9}, {-0.5}};
    public static final double CLASS_DEVIATION = 0.7;

    private GaussianDesigns() {}

    /** x = CLASS c + noise. */
    public static LinearGaussian oneClass() {
        return LinearGaussian.of(NOISE, Factor.of("c", "class", CLASS));
    }

    /** The exact posterior of {@link #oneClass()}. */
    public static Map<String, Posterior> oneClassPosterior() {
        double[][] loading = Matrices.scale(1 / NOISE, Matrices.transpose(CLASS));
        return Map.of(
                "c", LinearGaussian.posterior(n -> variances(loading, 1, n), loading, Map.of()));
    }

    /** 1 / (prior precision + n CLASS' loading'), on the diagonal. */
    private static double[] variances(double[][] loading, double priorPrecision, double n) {
        double[][] precision = Matrices.multiply(loading, CLASS);
        double[] result = new double[precision.length];
        for (int j = 0; j < result.length; j++) {
            for (int k = 0; k < result.length; k++) {
                if (j != k && Math.abs(precision[j][k]) > 1e-12) {
                    throw new IllegalStateException("the exact posterior is not diagonal");
                }
            }
            result[j] = 1 / (priorPrecision + n * precision[j][j]);
        }
        return result;
    }

    /** x = CLASS c + ELEMENT z + noise. */
    public static LinearGaussian withElementLatent() {
        return LinearGaussian.of(
                NOISE,
                Factor.of("c", "class", CLASS),
                Factor.of("z", Grouping.ELEMENT, ELEMENT, "c"));
    }

    /** ELEMENT ELEMENT' + NOISE, the covariance of x given c. */
    public static double[][] givenClass() {
        return Matrices.add(
                Matrices.multiply(ELEMENT, Matrices.transpose(ELEMENT)),
                NOISE,
                Matrices.diagonal(3, 1));
    }

    /** CLASS' times the inverse of {@link #givenClass()}, by the Woodbury identity. */
    private static double[][] marginalLoading() {
        double[][] outer = Matrices.multiply(ELEMENT, Matrices.transpose(ELEMENT));
        double squared = Matrices.multiply(Matrices.transpose(ELEMENT), ELEMENT)[0][0];
        double[][] inverse =
                Matrices.scale(
                        1 / NOISE,
                        Matrices.add(Matrices.diagonal(3, 1), -1 / (NOISE + squared), outer));
        return Matrices.multiply(Matrices.transpose(CLASS), inverse);
    }

    /** The exact posteriors of {@link #withElementLatent()}. */
    public static Map<String, Posterior> withElementLatentPosterior() {
        double[][] loading = marginalLoading();
        double[][] z = Matrices.scale(1 / NOISE, Matrices.transpose(ELEMENT));
        double v = 1 / (1 + Matrices.multiply(z, ELEMENT)[0][0]);
        return Map.of(
                "c",
                LinearGaussian.posterior(n -> variances(loading, 1, n), loading, Map.of()),
                "z",
                LinearGaussian.posterior(
                        n -> new double[] {v},
                        z,
                        Map.of("c", Matrices.scale(-1, Matrices.multiply(z, CLASS)))));
    }

    /** Mean and covariance of q(c; D) of {@link #withElementLatent()}: rows of a matrix each. */
    public static double[][] classPosterior(double[][] support) {
        double[][] loading = marginalLoading();
        double[] v = variances(loading, 1, support.length);
        double[][] sum = new double[3][1];
        for (double[] x : support) {
            for (int j = 0; j < 3; j++) {
                sum[j][0] += x[j];
            }
        }
        double[][] mean = Matrices.multiply(loading, sum);
        return new double[][] {{v[0] * mean[0][0], v[1] * mean[1][0]}, v};
    }

    /** c = ALPHABET_TO_CLASS a + noise, x = CLASS c + noise. */
    public static LinearGaussian hierarchy() {
        Factor a = Factor.of("a", "alphabet", new double[3][1]);
        Factor c =
                new Factor(
                        "c", "class", CLASS, "a", ALPHABET_TO_CLASS, CLASS_DEVIATION, List.of("a"));
        return LinearGaussian.of(NOISE, a, c);
    }

    /**
     * The exact posteriors of {@link #hierarchy()}, for alphabets of classes of one size.
     *
     * @param classSize number of elements of every class
     */
    public static Map<String, Posterior> hierarchyPosterior(int classSize) {
        double[][] c = Matrices.scale(1 / NOISE, Matrices.transpose(CLASS));
        double priorVariance = CLASS_DEVIATION * CLASS_DEVIATION;
        double[][] precision = Matrices.multiply(c, CLASS);
        // Given a, the statistic CLASS' sum(x) / (NOISE n precision) of a class is
        // Normal(ALPHABET_TO_CLASS a, priorVariance + 1 / (n precision)) in each coordinate.
        double[][] a = new double[1][3];
        double perClass = 0;
        for (int j = 0; j < 2; j++) {
            double p = classSize * precision[j][j];
            double weight = ALPHABET_TO_CLASS[j][0] / (priorVariance + 1 / p);
            perClass += weight * ALPHABET_TO_CLASS[j][0];
            for (int k = 0; k < 3; k++) {
                a[0][k] += weight * c[j][k] / p;
            }
        }
        double total = perClass;
        return Map.of(
                "a",
                LinearGaussian.posterior(
                        n -> new double[] {1 / (1 + total * n / classSize)}, a, Map.of()),
                "c",
                LinearGaussian.posterior(
                        n -> variances(c, 1 / priorVariance, n),
                        c,
                        Map.of("a", Matrices.scale(1 / priorVariance, ALPHABET_TO_CLASS))));
    }

    /** x = CLASS c + ELEMENT s + noise, contents c and styles s crossed. */
    public static LinearGaussian crossed() {
        return LinearGaussian.of(
                NOISE, Factor.of("c", "class", CLASS), Factor.of("s", "style", ELEMENT));
    }

    /** Independent posteriors, each as if the other factor were noise. */
    public static Map<String, Posterior> crossedPosterior() {
        double[][] s = Matrices.scale(0.7 / NOISE, Matrices.transpose(ELEMENT));
        double[][] loading = marginalLoading();
        return Map.of(
                "c",
                LinearGaussian.posterior(n -> variances(loading, 1, n), loading, Map.of()),
                "s",
                LinearGaussian.posterior(n -> new double[] {1 / (1 + 0.8 * n)}, s, Map.of()));
    }

    /**
     * Random elements in groups.
     *
     * @param groups by name of the grouping, the group of each element
     */
    public static GroupedDataset data(long seed, Map<String, int[]> groups) {
        int n = groups.values().iterator().next().length;
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[3 * n];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1.5 * random.nextGaussian());
        }
        List<Grouping> groupings = new ArrayList<>();
        groups.forEach(
                (name, groupOf) -> {
                    int count = IntStream.of(groupOf).max().orElseThrow() + 1;
                    List<String> labels =
                            IntStream.range(0, count).mapToObj(g -> name + g).toList();
                    groupings.add(new Grouping(name, groupOf, labels));
                });
        return new GroupedDataset(values, new long[] {3}, groupings);
    }
}
