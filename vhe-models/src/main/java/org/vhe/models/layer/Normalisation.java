package org.vhe.models.layer;

import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/** y = scale (x - m) / sqrt(v + epsilon) + shift with m and v by an average of one's own. */
final class Normalisation {
    private final GraphContext scope;
    private final double epsilon;
    private final UnaryOperator<SDVariable> average;

    /**
     * @param scope of the parameters {@code scale} and {@code shift}, [1, channels]
     * @param epsilon added to the variance
     * @param average from x to the mean of what each entry is normalised with, an orthogonal
     *     projection once it is broadcast
     */
    Normalisation(GraphContext scope, double epsilon, UnaryOperator<SDVariable> average) {
        this.scope = scope;
        this.epsilon = epsilon;
        this.average = average;
    }

    /**
     * @param x [axes..., channels]
     * @return of its shape
     */
    SDVariable apply(SDVariable x) {
        long[] shape = scope.shapeOf(x);
        long channels = shape[shape.length - 1];
        SDVariable scale = scope.parameter("scale", Initializer.constant(1), 1, channels);
        SDVariable shift = scope.parameter("shift", Initializer.constant(0), 1, channels);
        SDVariable centred = x.sub(average.apply(x));
        SDVariable variance = average.apply(centred.mul(centred));
        SDVariable deviation = scope.sameDiff().math().sqrt(variance.add(epsilon));
        SDVariable inverse = scope.sameDiff().math().reciprocal(deviation);
        SDVariable normal = centred.mul(inverse);
        SDVariable output = byChannel(normal, scale, shift, shape);
        return scope.withGradient(
                output,
                List.of(x, scale, shift),
                g -> gradients(g, scale, centred, inverse, normal, shape));
    }

    private SDVariable byChannel(
            SDVariable normal, SDVariable scale, SDVariable shift, long[] shape) {
        SDVariable rows = Rows.of(scope, normal).mul(scale).add(shift);
        return Rows.reshape(scope, rows, shape);
    }

    /** With A the average, the gradient by x is s (g - A[g] - u s² A[g u]), as of a batch. */
    private List<SDVariable> gradients(
            SDVariable g,
            SDVariable scale,
            SDVariable centred,
            SDVariable inverse,
            SDVariable normal,
            long[] shape) {
        SDVariable rows = Rows.of(scope, g);
        SDVariable ones = scope.full(1, 1, scope.shapeOf(rows)[0]);
        SDVariable scaled = Rows.reshape(scope, rows.mul(scale), shape);
        SDVariable correlation = average.apply(scaled.mul(centred)).mul(inverse).mul(inverse);
        SDVariable byInput =
                scaled.sub(average.apply(scaled)).sub(centred.mul(correlation)).mul(inverse);
        SDVariable byScale = ones.mmul(rows.mul(Rows.of(scope, normal)));
        return List.of(byInput, byScale, ones.mmul(rows));
    }
}
