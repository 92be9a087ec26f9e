package org.vhe.cuda;

import java.util.List;
import java.util.Map;
import org.vhe.core.graph.PlannedOperation;

/** Log densities of single values that are computed in double precision, and their derivatives. */
final class Densities {
    /** What names of functions here begin with. */
    static final List<String> NAMES =
            List.of("vhe_poisson", "vhe_negative_binomial", "vhe_student_t");

    /** In C, of the value and the parameters. */
    private static final Map<String, String> CODES =
            Map.ofEntries(
                    Map.entry("poisson_log_density", "vhe_poisson($0, $1)"),
                    Map.entry(
                            "poisson_log_density_derivative0",
                            "((double) $1 - vhe_digamma_positive($0 + 1.0))"),
                    Map.entry("poisson_log_density_derivative1", "($0 - exp((double) $1))"),
                    Map.entry("negative_binomial_log_density", "vhe_negative_binomial($0, $1, $2)"),
                    Map.entry(
                            "negative_binomial_log_density_derivative0",
                            "vhe_negative_binomial_by_value($0, $1, $2)"),
                    Map.entry(
                            "negative_binomial_log_density_derivative1",
                            "vhe_negative_binomial_by_mean($0, $1, $2)"),
                    Map.entry(
                            "negative_binomial_log_density_derivative2",
                            "vhe_negative_binomial_by_size($0, $1, $2)"),
                    Map.entry("student_t_log_density", "vhe_student_t($0, $1, $2, $3)"),
                    Map.entry(
                            "student_t_log_density_derivative0",
                            "(-vhe_student_t_by_location($0, $1, $2, $3))"),
                    Map.entry(
                            "student_t_log_density_derivative1",
                            "vhe_student_t_by_location($0, $1, $2, $3)"),
                    Map.entry(
                            "student_t_log_density_derivative2",
                            "vhe_student_t_by_scale($0, $1, $2, $3)"),
                    Map.entry(
                            "student_t_log_density_derivative3",
                            "vhe_student_t_by_degrees($0, $1, $2, $3)"));

    private Densities() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        String code = CODES.get(operation.name());
        if (code == null || !in.stream().allMatch(Kernels::isFloat)) {
            return false;
        }
        Tensor result = out.get(0);
        Expression.Load[] loads =
                in.stream()
                        .map(operand -> Expression.broadcast(operand, result.shape()))
                        .toArray(Expression.Load[]::new);
        to.add(operation.name(), result, "((float) " + code + ")", loads);
        return true;
    }

    /** What the codes use; formulas are those of the distributions in Java. */
    static final String FUNCTIONS =
            """
            __device__ double vhe_log_gamma(double x) {
              double product = 1;
              for (; x < 15; x += 1) { product *= x; }
              double r = 1 / x, q = r * r;
              double series = r * (1.0 / 12 - q * (1.0 / 360 - q * (1.0 / 1260 - q * (1.0 / 1680 - q / 1188))));
              return (x - 0.5) * log(x) - x + 0.91893853320467274178 + series - log(product);
            }
            __device__ double vhe_poisson(double x, double logRate) {
              return x * logRate - exp(logRate) - vhe_log_gamma(x + 1);
            }
            __device__ double vhe_negative_binomial(double x, double logMean, double logSize) {
              double mean = exp(logMean), size = exp(logSize);
              return vhe_log_gamma(x + size) - vhe_log_gamma(size) - vhe_log_gamma(x + 1)
                  - size * log1p(mean / size) - x * log1p(size / mean);
            }
            __device__ double vhe_negative_binomial_by_value(double x, double logMean, double logSize) {
              double mean = exp(logMean), size = exp(logSize);
              return vhe_digamma_positive(x + size) - vhe_digamma_positive(x + 1) - log1p(size / mean);
            }
            __device__ double vhe_negative_binomial_by_mean(double x, double logMean, double logSize) {
              double mean = exp(logMean), size = exp(logSize);
              return (x - mean) * size / (size + mean);
            }
            __device__ double vhe_negative_binomial_by_size(double x, double logMean, double logSize) {
              double mean = exp(logMean), size = exp(logSize);
              return size * (vhe_digamma_positive(x + size) - vhe_digamma_positive(size)
                  - log1p(mean / size) + (mean - x) / (size + mean));
            }
            __device__ double vhe_student_t(double x, double location, double logScale, double logDegrees) {
              double v = exp(logDegrees), z = (x - location) * exp(-logScale);
              return vhe_log_gamma((v + 1) / 2) - vhe_log_gamma(v / 2) - 0.5 * log(3.14159265358979323846 * v)
                  - logScale - (v + 1) / 2 * log1p(z * z / v);
            }
            __device__ double vhe_student_t_by_location(double x, double location, double logScale, double logDegrees) {
              double v = exp(logDegrees), inverse = exp(-logScale), z = (x - location) * inverse;
              return (v + 1) * z / (v + z * z) * inverse;
            }
            __device__ double vhe_student_t_by_scale(double x, double location, double logScale, double logDegrees) {
              double v = exp(logDegrees), z = (x - location) * exp(-logScale);
              return (v + 1) * z / (v + z * z) * z - 1;
            }
            __device__ double vhe_student_t_by_degrees(double x, double location, double logScale, double logDegrees) {
              double v = exp(logDegrees), z = (x - location) * exp(-logScale);
              double difference = vhe_digamma_positive((v + 1) / 2) - vhe_digamma_positive(v / 2);
              return 0.5 * (v * (difference - log1p(z * z / v)) - 1 + (v + 1) * (z * z / (v + z * z)));
            }
            """;
}
