package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.check.Require;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/**
 * Compares the gradient of a network with central finite differences in double precision.
 *
 * <pre>{@code
 * GradientCheck.of(graph -> StableMath.mean(graph, myNetwork(graph))).require(1e-5);
 * }</pre>
 *
 * <p>Each entry is changed by 1e-5 and, if that differs by more than 1e-7, by 1e-4, and the better
 * agreement counts: small steps suffer from rounding where the scalar is large and the gradient
 * small, large ones from kinks of activations.
 *
 * <p>The network is built with parameters of its own; placeholders and noise get seeded values, and
 * the gradient by them is checked too.
 */
public final class GradientCheck {
    /** The first is far from kinks, the second less blurred by rounding: one must agree. */
    private static final double[] STEPS = {1e-5, 1e-4};

    private static final double GOOD = 1e-7; // so that the next step is not tried
    private static final int MAX_ENTRIES = 40;

    private final Map<String, Double> errors = new HashMap<>();
    private String worst = "";
    private double worstError;

    /** Builds a scalar in a graph. */
    @FunctionalInterface
    public interface ScalarFunction {
        /** Returns the scalar to differentiate. */
        SDVariable build(GraphContext graph);
    }

    private GradientCheck() {}

    /** Checks in training mode, with normal values for all placeholders. */
    public static GradientCheck of(ScalarFunction function) {
        return of(function, Mode.TRAINING, Map.of(), 1);
    }

    /**
     * Checks all parameters and inputs; of arrays with more than 40 entries, 40 random ones.
     *
     * @param function builds the scalar
     * @param mode the graph's mode
     * @param inputs values of placeholders, in double precision; others are drawn, normal or, for
     *     uniform noise, uniform
     * @param seed of the parameters, the inputs and the choice of entries
     */
    public static GradientCheck of(
            ScalarFunction function, Mode mode, Map<String, INDArray> inputs, long seed) {
        ParameterStore store = new ParameterStore(seed, DataType.DOUBLE);
        GraphContext graph = GraphContext.create(store, mode);
        SDVariable scalar = function.build(graph);
        RandomGenerator random = Seeds.random(seed, 1);
        Map<String, INDArray> values = new HashMap<>();
        graph.inputs()
                .forEach(
                        (name, shape) ->
                                values.put(
                                        name,
                                        inputs.containsKey(name)
                                                ? inputs.get(name).castTo(DataType.DOUBLE)
                                                : draw(graph, name, shape, random)));
        GradientCheck check = new GradientCheck();
        check.run(graph, scalar, values, random);
        return check;
    }

    private static INDArray draw(
            GraphContext graph, String name, long[] shape, RandomGenerator random) {
        boolean uniform = graph.noiseInputs().get(name) == Noise.Kind.UNIFORM;
        Initializer values =
                uniform ? (r, s) -> r.doubles(Shapes.length(s)).toArray() : Initializer.normal(1);
        return values.create(random, DataType.DOUBLE, shape);
    }

    private void run(
            GraphContext graph,
            SDVariable scalar,
            Map<String, INDArray> inputs,
            RandomGenerator random) {
        List<String> names = new ArrayList<>(graph.parameterNames());
        graph.inputs().keySet().stream()
                .filter(name -> graph.noiseInputs().get(name) != Noise.Kind.UNIFORM)
                .forEach(names::add);
        Map<String, SDVariable> gradients = Gradients.of(graph, scalar, names);
        Map<String, INDArray> analytic = new HashMap<>();
        gradients.forEach(
                (name, gradient) ->
                        analytic.put(
                                name,
                                graph.sameDiff()
                                        .output(inputs, gradient.name())
                                        .get(gradient.name())
                                        .dup()));
        for (String name : names) {
            INDArray array =
                    inputs.containsKey(name)
                            ? inputs.get(name)
                            : graph.sameDiff().getArrForVarName(name);
            for (int i = 0; i < Math.min(MAX_ENTRIES, array.length()); i++) {
                long entry = array.length() <= MAX_ENTRIES ? i : random.nextLong(array.length());
                compare(graph, scalar, inputs, name, array, entry, analytic.get(name));
            }
        }
    }

    private void compare(
            GraphContext graph,
            SDVariable scalar,
            Map<String, INDArray> inputs,
            String name,
            INDArray array,
            long entry,
            INDArray analytic) {
        double exact = analytic == null ? 0 : analytic.getDouble(entry);
        double numeric = 0;
        double error = Double.POSITIVE_INFINITY;
        for (double step : STEPS) {
            if (error > GOOD) {
                double other = difference(graph, scalar, inputs, array, entry, step);
                double scale = Math.max(1e-2, Math.abs(other) + Math.abs(exact));
                double otherError = Math.abs(other - exact) / scale;
                if (!(otherError > error)) {
                    numeric = other;
                    error = otherError;
                }
            }
        }
        errors.merge(name, error, Math::max);
        if (!(error <= worstError)) {
            worstError = error;
            worst = name + "[" + entry + "]: analytic " + exact + ", numeric " + numeric;
        }
    }

    private static double difference(
            GraphContext graph,
            SDVariable scalar,
            Map<String, INDArray> inputs,
            INDArray array,
            long entry,
            double step) {
        double value = array.getDouble(entry);
        array.putScalar(entry, value + step);
        double up = evaluate(graph, scalar, inputs);
        array.putScalar(entry, value - step);
        double down = evaluate(graph, scalar, inputs);
        array.putScalar(entry, value);
        return (up - down) / (2 * step);
    }

    private static double evaluate(
            GraphContext graph, SDVariable scalar, Map<String, INDArray> inputs) {
        return graph.sameDiff().output(inputs, scalar.name()).get(scalar.name()).getDouble(0);
    }

    /** The largest relative error, |a - n| / max(0.01, |a| + |n|). */
    public double maxError() {
        return worstError;
    }

    /** The largest error of each parameter and input. */
    public Map<String, Double> errors() {
        return Map.copyOf(errors);
    }

    /**
     * Fails unless every error is below a bound.
     *
     * @throws IllegalStateException naming the worst entry, or if nothing was there to check
     */
    public GradientCheck require(double tolerance) {
        Require.positive("tolerance", tolerance);
        if (errors.isEmpty()) {
            throw new IllegalStateException("the function has neither parameters nor inputs");
        }
        if (!(worstError <= tolerance)) {
            throw new IllegalStateException(
                    "gradient differs by "
                            + worstError
                            + " (allowed "
                            + tolerance
                            + ") at "
                            + worst);
        }
        return this;
    }
}
