package org.vhe.models.layer;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;

/** Builds and evaluates networks for tests. */
public final class NetworkRun {
    private static final double WEIGHT_STEP = 0.7;

    private NetworkRun() {}

    /** The array of the given shape whose i-th entry is sin(i step). */
    public static INDArray sines(double step, long... shape) {
        INDArray array = Nd4j.createUninitialized(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, Math.sin(i * step));
        }
        return array;
    }

    /** A store that has one parameter already, with entries sin(0.7 i). */
    public static ParameterStore store(DataType type, String name, long... shape) {
        ParameterStore store = new ParameterStore(1, type);
        double[] values = sines(WEIGHT_STEP, shape).reshape(-1).toDoubleVector();
        store.parameter(name, Initializer.values(values), shape);
        return store;
    }

    /** Output of a layer. */
    public static INDArray output(ParameterStore store, Mode mode, Layer layer, INDArray input) {
        GraphContext graph = GraphContext.create(store, mode);
        SDVariable output = layer.apply(graph, graph.placeholder("input", input.shape()));
        return evaluate(graph, output, Map.of("input", input.castTo(store.dataType())));
    }

    /** Value of a variable. */
    public static INDArray evaluate(
            GraphContext graph, SDVariable variable, Map<String, INDArray> inputs) {
        return graph.sameDiff().output(inputs, variable.name()).get(variable.name()).dup();
    }

    /** Checks the gradients of a layer's weighted sum by its parameters and its input. */
    public static void requireGradient(Mode mode, Layer layer, INDArray input) {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("input", input.shape());
                            return weightedSum(graph, layer.apply(graph, x));
                        },
                        mode,
                        Map.of("input", input),
                        3)
                .require(1e-6);
    }

    /** A scalar in which every entry of a variable has another weight. */
    public static SDVariable weightedSum(GraphContext graph, SDVariable variable) {
        INDArray weights = sines(1.3, graph.shapeOf(variable)).addi(0.2);
        SDVariable weighted = variable.mul(graph.constant(weights));
        return StableMath.sumEvent(graph, graph.sameDiff().reshape(weighted, 1, weights.length()))
                .sum();
    }
}
