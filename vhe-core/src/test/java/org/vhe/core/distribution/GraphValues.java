package org.vhe.core.distribution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.random.Seeds;

/** A function of named inputs, evaluated and differentiated through a graph of its own. */
final class GraphValues {
    private final DataType type;
    private final Map<String, INDArray> inputs = new LinkedHashMap<>();

    private GraphValues(DataType type) {
        this.type = type;
    }

    static GraphValues inDouble() {
        return new GraphValues(DataType.DOUBLE);
    }

    static GraphValues inFloat() {
        return new GraphValues(DataType.FLOAT);
    }

    GraphValues with(String name, INDArray value) {
        inputs.put(name, value.castTo(type));
        return this;
    }

    INDArray value(BiFunction<GraphContext, Map<String, SDVariable>, SDVariable> function) {
        GraphContext graph = graph();
        SDVariable y = function.apply(graph, placeholders(graph));
        return graph.sameDiff().output(inputs, y.name()).get(y.name());
    }

    /** The gradient of the sum of the function's values by every input it depends on. */
    Map<String, INDArray> gradients(
            BiFunction<GraphContext, Map<String, SDVariable>, SDVariable> function) {
        GraphContext graph = graph();
        SDVariable y = function.apply(graph, placeholders(graph)).sum();
        Map<String, INDArray> result = new LinkedHashMap<>();
        Gradients.of(graph, y, List.copyOf(inputs.keySet()))
                .forEach(
                        (name, g) ->
                                result.put(
                                        name,
                                        graph.sameDiff().output(inputs, g.name()).get(g.name())));
        return result;
    }

    private GraphContext graph() {
        return GraphContext.create(new ParameterStore(1, type), Mode.TRAINING);
    }

    private Map<String, SDVariable> placeholders(GraphContext graph) {
        Map<String, SDVariable> result = new LinkedHashMap<>();
        inputs.forEach((name, array) -> result.put(name, graph.placeholder(name, array.shape())));
        return result;
    }

    /** Whether the function and all its gradients are finite. */
    boolean isFinite(BiFunction<GraphContext, Map<String, SDVariable>, SDVariable> function) {
        boolean finite = allFinite(value(function));
        for (INDArray gradient : gradients(function).values()) {
            finite &= allFinite(gradient);
        }
        return finite;
    }

    private static boolean allFinite(INDArray array) {
        return Arrays.stream(array.dup().data().asDouble()).allMatch(Double::isFinite);
    }

    /** Uniform numbers on (0, 1), [rows, shape...]. */
    static INDArray uniform(long seed, long rows, Noise noise) {
        return Initializer.uniform(0.5)
                .create(Seeds.random(seed), DataType.DOUBLE, noise.batchShape(rows))
                .addi(0.5);
    }

    /** The same row again and again, [rows, values]. */
    static INDArray rows(long rows, double... values) {
        INDArray result = Nd4j.create(DataType.DOUBLE, rows, values.length);
        return result.addiRowVector(Nd4j.createFromArray(values));
    }

    /** Column [n, 1]. */
    static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    /** Midpoints of n equal parts of an interval, [n, 1]. */
    static INDArray midpoints(double from, double to, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = from + (to - from) * (i + 0.5) / n;
        }
        return column(values);
    }
}
