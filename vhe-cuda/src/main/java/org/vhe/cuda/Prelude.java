package org.vhe.cuda;

import java.util.Collection;

/** What all kernels may use: functions that CUDA C lacks, or that differ from ND4J's. */
final class Prelude {
    static final String SOURCE =
            """
            #define VHE_INFINITY __int_as_float(0x7f800000)
            #define VHE_SMALLEST 1e-30
            #define VHE_LARGEST (1 - 1.0 / 16777216)
            #define VHE_MAX_EXPONENT 80.0
            #define VHE_NAN __int_as_float(0x7fffffff)
            __device__ __forceinline__ float vhe_max(float a, float b) { return a > b ? a : b; }
            __device__ __forceinline__ float vhe_min(float a, float b) { return a < b ? a : b; }
            __device__ __forceinline__ float vhe_sign(float a) { return (float) ((a > 0.f) - (a < 0.f)); }
            __device__ __forceinline__ float vhe_square(float a) { return a * a; }
            __device__ __forceinline__ float vhe_sigmoid_gradient(float a, float g) { float s = 1.f / (1.f + expf(-a)); return g * s * (1.f - s); }
            __device__ __forceinline__ int vhe_index(double a) { return a == a ? (int) a : 0; }
            __device__ double vhe_digamma_positive(double x) {
              double below = 0;
              for (; x < 10; x += 1) { below += 1 / x; }
              double f = 1 / (x * x);
              double tail = f * (1.0 / 12 - f * (1.0 / 120 - f * (1.0 / 252 - f * (1.0 / 240 - f / 132))));
              return log(x) - 0.5 / x - tail - below;
            }
            __device__ float vhe_digamma(float x) {
              if (x > 0.f) { return (float) vhe_digamma_positive(x); }
              const double pi = 3.14159265358979323846;
              return (float) (vhe_digamma_positive(1.0 - x) - pi / tan(pi * x));
            }
            __device__ float vhe_polygamma(float order, float x) {
              if (order == 0.f) { return vhe_digamma(x); }
              double s = order + 1.0, a = x, sum = 0;
              for (; a < 12; a += 1) { sum += pow(a, -s); }
              const double factors[] = {1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160};
              double power = pow(a, -s), rising = s;
              sum += a * power / (s - 1) + power / 2;
              for (int k = 0; k < 5; k++) {
                power /= a;
                sum += factors[k] * rising * power;
                power /= a;
                rising *= (s + 2 * k + 1) * (s + 2 * k + 2);
              }
              double factorial = tgamma(s);
              return (float) (fmod(order, 2.f) == 0.f ? -factorial * sum : factorial * sum);
            }
            __device__ double vhe_gamma_expansion(double a, double x) {
              double d = (x - a) / a;
              double leading = fabs(d) < 1e-9 ? 1 + d / 2 : (1 + d) * log1p(d) / d;
              double first = 1.0 / 6 + d * (1.0 / 12 - d * (1.0 / 30 - d * (1.0 / 60 - d / 105)));
              return leading + (first + (1 + d) / 60 / a) / a;
            }
            __device__ double vhe_gamma_series(double a, double x) {
              double term = 1, sum = 1, harmonic = 0, slope = 0;
              for (int n = 1; term > 1e-16 * sum; n++) {
                term *= x / (a + n);
                harmonic += 1 / (a + n);
                sum += term;
                slope -= term * harmonic;
              }
              return -(x / a) * ((log(x) - vhe_digamma_positive(a + 1)) * sum + slope);
            }
            __device__ double vhe_gamma_fraction(double a, double x) {
              double b = x + 1 - a, d = 1 / b, dSlope = d * d, c = 1.0 / 0.0, cSlope = 0;
              double value = d, logSlope = d, change = 1;
              for (int n = 1; n < 10000 && fabs(change) > 1e-16; n++) {
                double numerator = n * (a - n);
                b += 2;
                cSlope = -1 + n / c - numerator * cSlope / (c * c);
                c = b + numerator / c;
                double denominatorSlope = -1 + n * d + numerator * dSlope;
                d = 1 / (b + numerator * d);
                dSlope = -d * d * denominatorSlope;
                value *= c * d;
                change = cSlope / c + dSlope / d;
                logSlope += change;
              }
              return x * value * (log(x) - vhe_digamma_positive(a) + logSlope);
            }
            __device__ double vhe_gamma_slope(double a, double x) {
              if (a >= 1000) { return vhe_gamma_expansion(a, x); }
              return x <= a + 1 ? vhe_gamma_series(a, x) : vhe_gamma_fraction(a, x);
            }
            """;

    private Prelude() {}

    /** The functions that kernels use, of those that few do. */
    static String of(Collection<String> kernels) {
        StringBuilder all = new StringBuilder(SOURCE);
        if (Densities.NAMES.stream().anyMatch(name -> uses(kernels, name))) {
            all.append(Densities.FUNCTIONS);
        }
        if (uses(kernels, VonMisesSlope.NAME)) {
            all.append(VonMisesSlope.FUNCTIONS);
        }
        return all.toString();
    }

    private static boolean uses(Collection<String> kernels, String name) {
        return kernels.stream().anyMatch(kernel -> kernel.contains(name));
    }
}
