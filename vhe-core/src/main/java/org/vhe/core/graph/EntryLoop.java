package org.vhe.core.graph;

/**
 * Loops over corresponding entries that Java's compiler turns into vector instructions. Each entry
 * is rounded as libnd4j rounds it, but for tanh; NaN stays NaN.
 */
enum EntryLoop {
    ADD {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = a[i] + b[i];
            }
        }
    },
    SUBTRACT {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = a[i] - b[i];
            }
        }
    },
    MULTIPLY {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = a[i] * b[i];
            }
        }
    },
    DIVIDE {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = a[i] / b[i];
            }
        }
    },
    MAXIMUM {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(a[i], b[i]);
            }
        }
    },
    MINIMUM {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = Math.min(a[i], b[i]);
            }
        }
    },
    /**
     * 1 for positive entries, 0 for others, without a branch: the smallest times 2^254 is over 1.
     */
    STEP {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = Math.min(Math.max(a[i], 0f) * 0x1p127f * 0x1p127f, 1f);
            }
        }
    },
    SQUARE_ROOT {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = (float) Math.sqrt(a[i]);
            }
        }
    },
    ABSOLUTE {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = Math.abs(a[i]);
            }
        }
    },
    NEGATE {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = -a[i];
            }
        }
    },
    /**
     * By x P(x²) / Q(x²), of least relative error up to where tanh rounds to 1: 2e-8, and 4e-7 with
     * the rounding of single precision.
     */
    TANH {
        @Override
        void apply(float[] a, float[] b, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                float x = Math.max(Math.min(a[i], 9.02f), -9.02f);
                float z = x * x;
                float p =
                        (((1.3319076e-8f * z + 2.0583484e-5f) * z + 3.4940348e-3f) * z
                                                + 0.13379718f)
                                        * z
                                + 1f;
                float q =
                        (((7.7620217e-7f * z + 3.2830931e-4f) * z + 2.5871073e-2f) * z
                                                + 0.46713033f)
                                        * z
                                + 1f;
                out[i] = Math.max(Math.min(x * p / q, 1f), -1f);
            }
        }
    };

    /**
     * @param a first operand
     * @param b second operand of those that have two
     * @param out result; may be an operand
     * @param n number of entries
     */
    abstract void apply(float[] a, float[] b, float[] out, int n);
}
