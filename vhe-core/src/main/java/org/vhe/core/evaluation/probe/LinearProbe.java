package org.vhe.core.evaluation.probe;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.vhe.core.check.Require;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Multinomial logistic regression: what a linear map can read of a label from features, such as of
 * an image's style from the latent of its content. It minimises
 *
 * <pre>-(1/n) sum_i log softmax(W z_i + b)[y_i] + (penalty / 2) |W|^2</pre>
 *
 * over features z that are standardised to mean 0 and variance 1 over the examples it is fitted to,
 * by Nesterov's accelerated gradient with the step 1 / L of the objective's curvature.
 */
final class LinearProbe {
    private static final int POWER_ITERATIONS = 30;
    private static final double SMALLEST_DEVIATION = 1e-6;

    private final INDArray centre;
    private final INDArray scale;
    private final INDArray weights;

    private LinearProbe(INDArray centre, INDArray scale, INDArray weights) {
        this.centre = centre;
        this.scale = scale;
        this.weights = weights;
    }

    /**
     * How to fit.
     *
     * @param penalty factor of the squared weights, not negative; the bias is not penalised
     * @param iterations steps of the gradient
     */
    record Options(double penalty, int iterations) {

        /** Checks the ranges. */
        Options {
            Require.notNegative("penalty", penalty);
            Require.positive("iterations", iterations);
        }
    }

    /**
     * Fits a probe.
     *
     * @param features [example][feature]
     * @param labels of the examples, from 0 to below {@code classes}
     * @param classes number of labels, at least 2
     */
    static LinearProbe fit(float[][] features, int[] labels, int classes, Options options) {
        requireExamples(features, labels, classes);
        INDArray raw = Nd4j.createFromArray(features).castTo(DataType.DOUBLE);
        INDArray centre = raw.mean(true, 0);
        INDArray scale = inverseDeviations(raw.subRowVector(centre));
        INDArray x = withOnes(raw.subiRowVector(centre).muliRowVector(scale));
        INDArray y = Nd4j.zeros(DataType.DOUBLE, labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            y.putScalar(i, labels[i], 1);
        }
        return new LinearProbe(centre, scale, minimise(x, y, options));
    }

    /** [1, features]; 0 for a feature that does not vary, which tells nothing. */
    private static INDArray inverseDeviations(INDArray centred) {
        double[] variances = centred.mul(centred).mean(0).toDoubleVector();
        double[] scales = new double[variances.length];
        for (int i = 0; i < scales.length; i++) {
            double deviation = Math.sqrt(variances[i]);
            scales[i] = deviation > SMALLEST_DEVIATION ? 1 / deviation : 0;
        }
        return Nd4j.createFromArray(scales).reshape(1, scales.length);
    }

    static void requireExamples(float[][] features, int[] labels, int classes) {
        if (features.length < 1 || features.length != labels.length || classes < 2) {
            throw new IllegalArgumentException(
                    "a probe needs examples, a label for each, and 2 classes, but has %d, %d and %d"
                            .formatted(features.length, labels.length, classes));
        }
        for (int i = 0; i < features.length; i++) {
            requireFeatures(features[i], i, features[0].length);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "labels must be between 0 and %d, but one is %d"
                                .formatted(classes - 1, label));
            }
        }
    }

    private static void requireFeatures(float[] values, int example, int length) {
        if (values.length != length) {
            throw new ShapeMismatchException(
                    "features of example " + example,
                    "[" + length + "]",
                    new long[] {values.length});
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "features must be finite, but example %d has %s".formatted(example, value));
            }
        }
    }

    private static INDArray withOnes(INDArray x) {
        return Nd4j.concat(1, x, Nd4j.ones(DataType.DOUBLE, x.size(0), 1));
    }

    /** Weights [features + 1, classes], the bias last. */
    private static INDArray minimise(INDArray x, INDArray y, Options options) {
        double n = x.size(0);
        INDArray decay =
                Nd4j.valueArrayOf(new long[] {x.size(1), 1}, options.penalty(), y.dataType());
        decay.putScalar(x.size(1) - 1, 0, 0);
        // The softmax's second derivative is at most 1/2.
        double curvature = 0.5 * largestEigenvalue(x) / n + options.penalty();
        INDArray transposed = x.transpose().dup('c');
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, x.size(1), y.size(1));
        INDArray ahead = weights.dup();
        double momentum = 1;
        for (int i = 0; i < options.iterations(); i++) {
            INDArray residual = softmax(x.mmul(ahead)).subi(y).divi(n);
            INDArray gradient = transposed.mmul(residual).addi(ahead.mulColumnVector(decay));
            INDArray next = ahead.sub(gradient.divi(curvature));
            double nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            ahead = next.add(next.sub(weights).muli((momentum - 1) / nextMomentum));
            weights = next;
            momentum = nextMomentum;
        }
        return weights;
    }

    private static INDArray softmax(INDArray logits) {
        INDArray exponentials = Transforms.exp(logits.subColumnVector(logits.max(true, 1)));
        return exponentials.diviColumnVector(exponentials.sum(true, 1));
    }

    /** Of x'x, by power iteration, with a margin for what that falls short of. */
    private static double largestEigenvalue(INDArray x) {
        INDArray v = Nd4j.ones(DataType.DOUBLE, x.size(1), 1);
        double value = 0;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            v.divi(v.norm2Number().doubleValue());
            v = x.transpose().mmul(x.mmul(v));
            value = v.norm2Number().doubleValue();
        }
        return 1.1 * value;
    }

    /**
     * The likeliest label of each example.
     *
     * @param features [example][feature]
     */
    int[] predict(float[][] features) {
        INDArray raw = Nd4j.createFromArray(features).castTo(DataType.DOUBLE);
        INDArray x = withOnes(raw.subiRowVector(centre).muliRowVector(scale));
        double[][] logits = x.mmul(weights).toDoubleMatrix();
        int[] labels = new int[logits.length];
        for (int i = 0; i < labels.length; i++) {
            for (int c = 1; c < logits[i].length; c++) {
                labels[i] = logits[i][c] > logits[i][labels[i]] ? c : labels[i];
            }
        }
        return labels;
    }
}
