package org.vhe.core.evaluation.fewshot;

import java.util.SplittableRandom;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.Matrices;

/**
 * Problems of {@link GaussianDesigns#withElementLatent}, whose scores are known exactly: classes at
 * random places, elements drawn from the model.
 */
record GaussianProblem(float[][][] supports, float[][] queries, int[] labels) {
    private static final int SHOT = 3;

    static GaussianProblem of(long seed, int way, int queries, double spread) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] classes = new double[way][2];
        float[][][] supports = new float[way][SHOT][];
        for (int c = 0; c < way; c++) {
            classes[c] =
                    new double[] {spread * random.nextGaussian(), spread * random.nextGaussian()};
            for (int i = 0; i < SHOT; i++) {
                supports[c][i] = element(classes[c], random);
            }
        }
        float[][] elements = new float[queries][];
        int[] labels = new int[queries];
        for (int i = 0; i < queries; i++) {
            labels[i] = i % way;
            elements[i] = element(classes[labels[i]], random);
        }
        return new GaussianProblem(supports, elements, labels);
    }

    private static float[] element(double[] c, SplittableRandom random) {
        double z = random.nextGaussian();
        float[] x = new float[3];
        for (int j = 0; j < 3; j++) {
            double mean = GaussianDesigns.CLASS[j][0] * c[0] + GaussianDesigns.CLASS[j][1] * c[1];
            double noise = Math.sqrt(GaussianDesigns.NOISE) * random.nextGaussian();
            x[j] = (float) (mean + GaussianDesigns.ELEMENT[j][0] * z + noise);
        }
        return x;
    }

    /** The score of each query and class. */
    double[][] exactScores() {
        double[][] scores = new double[queries.length][supports.length];
        for (int i = 0; i < queries.length; i++) {
            for (int c = 0; c < supports.length; c++) {
                scores[i][c] = exactScore(supports[c], queries[i]);
            }
        }
        return scores;
    }

    /** log E_{q(c; D)} p(x | c) = log N(x; CLASS m, CLASS V CLASS' + cov(x | c)). */
    static double exactScore(float[][] support, float[] query) {
        double[] x = doubles(query)[0];
        double[][] q = GaussianDesigns.classPosterior(doubles(support));
        double[][] a = GaussianDesigns.CLASS;
        double[][] v = {{q[1][0], 0}, {0, q[1][1]}};
        double[][] covariance =
                Matrices.add(
                        GaussianDesigns.givenClass(),
                        1,
                        Matrices.multiply(Matrices.multiply(a, v), Matrices.transpose(a)));
        double[][] mean = Matrices.multiply(a, Matrices.transpose(new double[][] {q[0]}));
        return Matrices.logNormal(x, Matrices.transpose(mean)[0], covariance);
    }

    /** The same values in double precision. */
    static double[][] doubles(float[]... values) {
        double[][] result = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            result[i] = new double[values[i].length];
            for (int j = 0; j < values[i].length; j++) {
                result[i][j] = values[i][j];
            }
        }
        return result;
    }
}
