package org.vhe.core.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Where networks build their part of a graph: the SameDiff instance, a scope that prefixes the
 * names of parameters, the mode, and the parameters shared with the model's other graphs.
 *
 * <p>Every placeholder has a fixed shape, so {@link #shapeOf} knows the shape of any variable while
 * the graph is being built, and layers need not be told the size of their input.
 */
public final class GraphContext {
    private final Build build;
    private final String scope;

    /** What all scopes of one graph share. */
    private static final class Build {
        final SameDiff sameDiff = SameDiff.create();
        final ParameterStore store;
        final Mode mode;
        final boolean portable;
        final ShapeInference shapes = new ShapeInference(sameDiff);
        final Map<String, long[]> inputs = new LinkedHashMap<>();
        final Map<String, Noise.Kind> noise = new LinkedHashMap<>();
        final Map<String, StatisticUpdate> updates = new LinkedHashMap<>();
        final Map<String, CustomGradient> customGradients = new HashMap<>();
        final Map<String, RowDrawing.Source> rowSources = new HashMap<>();

        Build(ParameterStore store, Mode mode, boolean portable) {
            this.store = store;
            this.mode = mode;
            this.portable = portable;
            if (!portable) {
                sameDiff.setArrayHolders(
                        new StoredArrays(store.hostParameters()),
                        new StoredArrays(store.hostStatistics()),
                        false);
            }
        }
    }

    private GraphContext(Build build, String scope) {
        this.build = build;
        this.scope = scope;
    }

    /** An empty graph whose parameters live in {@code store}. */
    public static GraphContext create(ParameterStore store, Mode mode) {
        return new GraphContext(new Build(store, mode, false), "");
    }

    /** An empty graph in evaluation mode, of nothing but SameDiff's own operations. */
    static GraphContext portable(ParameterStore store) {
        // what it copies must be the newest
        store.readParameters();
        store.readStatistics();
        return new GraphContext(new Build(store, Mode.EVALUATION, true), "");
    }

    /** The same graph, with names prefixed by this scope and {@code name}. */
    public GraphContext scope(String name) {
        return new GraphContext(build, scope + name + "/");
    }

    /** The graph that is being built. */
    public SameDiff sameDiff() {
        return build.sameDiff;
    }

    /** Training or evaluation. */
    public Mode mode() {
        return build.mode;
    }

    /**
     * Whether the graph is to be read without this library: then operations are SameDiff's own,
     * with their automatic gradients, even where others are faster.
     */
    public boolean isPortable() {
        return build.portable;
    }

    /** The type of all floating-point variables. */
    public DataType dataType() {
        return build.store.dataType();
    }

    /** The name with this scope's prefix. */
    public String qualified(String name) {
        return scope + name;
    }

    /**
     * A trainable parameter. Asking twice for one name gives the same variable, so a layer applied
     * twice shares its weights.
     *
     * @throws ShapeMismatchException if the model has this parameter with another shape
     */
    public SDVariable parameter(String name, Initializer initializer, long... shape) {
        String full = qualified(name);
        INDArray array = build.store.parameter(full, initializer, shape);
        if (build.sameDiff.hasVariable(full)) {
            return build.sameDiff.getVariable(full);
        }
        return build.sameDiff.var(full, array);
    }

    /**
     * A running statistic, such as a mean over past batches; a constant of the graph.
     *
     * @param initial its value before training
     */
    public SDVariable statistic(String name, double initial, long... shape) {
        String full = qualified(name);
        INDArray array = build.store.statistic(full, initial, shape);
        if (build.sameDiff.hasVariable(full)) {
            return build.sameDiff.getVariable(full);
        }
        SDVariable variable = build.sameDiff.constant(full, array);
        build.sameDiff.getConstantArrays().setArray(full, array); // SameDiff copies views
        return variable;
    }

    /**
     * Declares that after a training step the statistic becomes (1 - momentum) statistic + momentum
     * batchValue.
     *
     * @param batchValue of the statistic's shape
     * @param momentum in (0, 1]
     */
    public void updateStatistic(String name, SDVariable batchValue, double momentum) {
        String full = qualified(name);
        boolean taken =
                build.updates.values().stream()
                        .anyMatch(
                                update ->
                                        update.batchValue().equals(batchValue.name())
                                                && !update.statistic().equals(full));
        SDVariable own = taken ? batchValue.add(0.0) : batchValue;
        build.updates.put(full, new StatisticUpdate(full, own.name(), momentum));
    }

    /** An input whose values are given for every execution. Its name takes no scope. */
    public SDVariable placeholder(String name, long... shape) {
        if (build.sameDiff.hasVariable(name)) {
            throw new IllegalArgumentException("the graph already has a variable '" + name + "'");
        }
        build.inputs.put(name, shape.clone());
        return build.sameDiff.placeHolder(name, dataType(), shape);
    }

    /**
     * An input that is filled with fresh noise for every execution.
     *
     * @return [batch, noise...]
     */
    public SDVariable noise(String name, Noise noise, long batch) {
        String full = "noise/" + qualified(name);
        SDVariable placeholder = placeholder(full, noise.batchShape(batch));
        build.noise.put(full, noise.kind());
        return placeholder;
    }

    /** A constant scalar of the graph's type. */
    public SDVariable constant(double value) {
        return constant(Nd4j.scalar(value));
    }

    /** A constant array, converted to the graph's type. */
    public SDVariable constant(INDArray value) {
        return build.sameDiff.constant(value.castTo(dataType()));
    }

    /** An array filled with one value. */
    public SDVariable full(double value, long... shape) {
        return constant(Nd4j.valueArrayOf(shape, value, dataType()));
    }

    /**
     * A part of a variable along one axis; all of the others.
     *
     * @param axis counted from 0
     * @param from the first index
     * @param length how many indices
     */
    public SDVariable slice(SDVariable variable, int axis, long from, long length) {
        long[] shape = shapeOf(variable);
        if (axis < 0 || axis >= shape.length || from < 0 || from + length > shape[axis]) {
            throw new ShapeMismatchException(
                    "a slice of %d from %d along axis %d does not lie within %s"
                            .formatted(length, from, axis, Arrays.toString(shape)));
        }
        int[] begin = new int[shape.length];
        begin[axis] = Math.toIntExact(from);
        int[] size = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        size[axis] = Math.toIntExact(length);
        return build.sameDiff.slice(variable, begin, size);
    }

    /** The static shape of any variable of this graph. */
    public long[] shapeOf(SDVariable variable) {
        if (variable.getSameDiff() != build.sameDiff) {
            throw new IllegalArgumentException(
                    "variable '" + variable.name() + "' belongs to another graph");
        }
        return build.shapes.shapeOf(variable.name());
    }

    /**
     * Checks a shape.
     *
     * @param variable what to check
     * @param what its name in the message, such as {@code "support"}
     * @param axes names of the expected axes, such as {@code "batch, shot, features"}: the rank
     *     must match
     * @return the shape
     * @throws ShapeMismatchException if the rank differs
     */
    public long[] requireAxes(SDVariable variable, String what, String axes) {
        long[] shape = shapeOf(variable);
        if (shape.length != axes.split(",").length) {
            throw new ShapeMismatchException(what, "[" + axes + "]", shape);
        }
        return shape;
    }

    /**
     * Checks a shape.
     *
     * @throws ShapeMismatchException if the variable has another shape
     */
    public void requireShape(SDVariable variable, String what, long... expected) {
        long[] shape = shapeOf(variable);
        if (!Arrays.equals(shape, expected)) {
            throw new ShapeMismatchException(what, Arrays.toString(expected), shape);
        }
    }

    /**
     * Replaces the automatic gradient between some variables by a hand-written one, which is
     * cheaper or more stable: differentiation that reaches {@code output} continues at {@code
     * inputs}.
     *
     * @param output computed from the inputs only, by operations of its own
     * @param inputs the variables that the rule returns gradients for
     * @return {@code output}
     */
    public SDVariable withGradient(SDVariable output, List<SDVariable> inputs, GradientRule rule) {
        List<String> names = inputs.stream().map(SDVariable::name).toList();
        build.customGradients.put(output.name(), new CustomGradient(names, rule));
        return output;
    }

    /** The hand-written gradient of a variable, or null. */
    CustomGradient customGradient(String output) {
        return build.customGradients.get(output);
    }

    /**
     * Declares that a variable's rows can be drawn one by one.
     *
     * @param output images [batch, channels, height, width]
     * @return {@code output}
     */
    public SDVariable withRows(SDVariable output, RowDrawing.Source source) {
        build.rowSources.put(output.name(), source);
        return output;
    }

    /** What draws a variable's rows, if they can be drawn one by one. */
    public Optional<RowDrawing.Source> rowSource(String output) {
        return Optional.ofNullable(build.rowSources.get(output));
    }

    /** A rule and the names of the variables that it gives gradients for. */
    record CustomGradient(List<String> inputs, GradientRule rule) {}

    /** Inputs by name, with their shapes, noise included. */
    public Map<String, long[]> inputs() {
        return Collections.unmodifiableMap(build.inputs);
    }

    /** The inputs that take noise, with the kind of each. */
    public Map<String, Noise.Kind> noiseInputs() {
        return Collections.unmodifiableMap(build.noise);
    }

    /** The declared updates of running statistics, by name. */
    public Map<String, StatisticUpdate> statisticUpdates() {
        return Collections.unmodifiableMap(build.updates);
    }

    /** The parameters and statistics that this graph shares with others. */
    public ParameterStore store() {
        return build.store;
    }

    /** Names of the parameters that this graph uses. */
    public List<String> parameterNames() {
        return build.sameDiff.variables().stream()
                .filter(v -> v.getVariableType() == VariableType.VARIABLE)
                .map(SDVariable::name)
                .toList();
    }
}
