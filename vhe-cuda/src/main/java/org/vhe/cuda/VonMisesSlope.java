package org.vhe.cuda;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a von Mises sample moves with its concentration, in CUDA C: the formulas of the distribution
 * in Java, by the same quadrature.
 */
final class VonMisesSlope {
    /** The function, of concentration and sample. */
    static final String NAME = "vhe_von_mises_slope";

    private static final int POINTS = 32;

    private VonMisesSlope() {}

    /** Gauss and Legendre's nodes above zero, and their weights. */
    private static double[][] nodes() {
        double[][] all = new double[2][POINTS / 2];
        for (int i = 0; i < POINTS / 2; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
            double slope = 0;
            for (int step = 0; step < 10; step++) {
                double before = 1;
                double now = x;
                for (int n = 2; n <= POINTS; n++) {
                    double next = ((2 * n - 1) * x * now - (n - 1) * before) / n;
                    before = now;
                    now = next;
                }
                slope = POINTS * (x * now - before) / (x * x - 1);
                x -= now / slope;
            }
            all[0][i] = x;
            all[1][i] = 2 / ((1 - x * x) * slope * slope);
        }
        return all;
    }

    private static String list(double... values) {
        return Arrays.stream(values)
                .mapToObj(Double::toHexString)
                .collect(Collectors.joining(", "));
    }

    /** Defines {@link #NAME}. */
    static final String FUNCTIONS = functions();

    private static String functions() {
        double[][] nodes = nodes();
        return """
                __device__ const double vhe_nodes[16] = {%s};
                __device__ const double vhe_weights[16] = {%s};
                """
                        .formatted(list(nodes[0]), list(nodes[1]))
                + """
                __device__ double vhe_one_minus_cos(double t) { double s = sin(t / 2); return 2 * s * s; }
                __device__ double vhe_von_mises_end(double k, double x) {
                  double half = (vhe_one_minus_cos(x) + 40 / k) / 2;
                  return half >= 1 ? 3.14159265358979323846 : 2 * asin(sqrt(half));
                }
                __device__ double vhe_von_mises_slope(double k, double x) {
                  double end = vhe_von_mises_end(k, 0), mass = 0, moment = 0, integral = 0;
                  for (int i = 0; i < 32; i++) {
                    double node = i < 16 ? vhe_nodes[i] : -vhe_nodes[i - 16];
                    double c = vhe_one_minus_cos(end / 2 + end / 2 * node), e = vhe_weights[i % 16] * exp(-k * c);
                    mass += e;
                    moment += c * e;
                  }
                  double fall = moment / mass, size = fabs(x);
                  double angle = size < 3.14159265358979323846 ? size : 3.14159265358979323846;
                  bool outside = vhe_one_minus_cos(angle) > fall;
                  double from = outside ? angle : 0, to = outside ? vhe_von_mises_end(k, angle) : angle;
                  for (int i = 0; i < 32; i++) {
                    double node = i < 16 ? vhe_nodes[i] : -vhe_nodes[i - 16];
                    double t = (from + to) / 2 + (to - from) / 2 * node;
                    double growth = 2 * sin((angle - t) / 2) * sin((angle + t) / 2);
                    integral += vhe_weights[i % 16] * (fall - vhe_one_minus_cos(t)) * exp(k * growth);
                  }
                  integral *= (to - from) / 2;
                  return (x > 0 ? 1 : x < 0 ? -1 : 0) * (outside ? integral : -integral);
                }
                """;
    }
}
