package org.vhe.core.gaussian;

/** Small dense matrices, [row][column]. */
public final class Matrices {

    private Matrices() {}

    public static double[][] multiply(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    public static double[][] transpose(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }

    /** a + factor b. */
    public static double[][] add(double[][] a, double factor, double[][] b) {
        double[][] result = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[i][j] = a[i][j] + factor * b[i][j];
            }
        }
        return result;
    }

    public static double[][] scale(double factor, double[][] a) {
        return add(new double[a.length][a[0].length], factor, a);
    }

    public static double[][] diagonal(int size, double value) {
        double[][] result = new double[size][size];
        for (int i = 0; i < size; i++) {
            result[i][i] = value;
        }
        return result;
    }

    /** log N(x; mean, covariance), by Cholesky's decomposition. */
    public static double logNormal(double[] x, double[] mean, double[][] covariance) {
        int n = x.length;
        double[][] l = new double[n][n];
        double[] solved = new double[n];
        double result = -0.5 * n * Math.log(2 * Math.PI);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
            double residual = x[i] - mean[i];
            for (int k = 0; k < i; k++) {
                residual -= l[i][k] * solved[k];
            }
            solved[i] = residual / l[i][i];
            result -= Math.log(l[i][i]) + 0.5 * solved[i] * solved[i];
        }
        return result;
    }
}
