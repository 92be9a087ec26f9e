package org.vhe.core.model;

/** Adam (Kingma and Ba 2015) uphill, on Java arrays; changes quickly, with decays 0.9 and 0.99. */
final class AdamAscent {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.99;
    private static final double EPSILON = 1e-8;

    private final double[] values;
    private final double[] scales;
    private final double[] first;
    private final double[] second;
    private int steps;

    /**
     * @param values where to begin; changed in place
     * @param scales what rates are to be multiplied by, for each value
     */
    AdamAscent(double[] values, double... scales) {
        this.values = values;
        this.scales = scales;
        this.first = new double[values.length];
        this.second = new double[values.length];
    }

    void step(double[] gradient, double rate) {
        steps++;
        double firstSum = 1 - Math.pow(FIRST_DECAY, steps);
        double secondSum = 1 - Math.pow(SECOND_DECAY, steps);
        for (int i = 0; i < values.length; i++) {
            first[i] += (1 - FIRST_DECAY) * (gradient[i] - first[i]);
            second[i] += (1 - SECOND_DECAY) * (gradient[i] * gradient[i] - second[i]);
            double direction = first[i] / firstSum / (Math.sqrt(second[i] / secondSum) + EPSILON);
            values[i] += rate * scales[i] * direction;
        }
    }

    double[] values() {
        return values;
    }
}
