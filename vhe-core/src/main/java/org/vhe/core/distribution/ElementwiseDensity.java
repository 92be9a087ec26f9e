package org.vhe.core.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.custom.Lgamma;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;

/**
 * A log density of single values, computed in Java in double precision, for formulas whose terms
 * are many times their sum, such as those of counts. Its gradient is given, too.
 */
abstract class ElementwiseDensity {
    private final String name;

    /**
     * @param name of the operation
     */
    ElementwiseDensity(String name) {
        this.name = name;
    }

    /**
     * @param arguments the value and the parameters
     */
    abstract double logDensity(double[] arguments);

    /**
     * @param arguments the value and the parameters
     * @param number of the argument to differentiate by
     */
    abstract double derivative(double[] arguments, int number);

    /**
     * The same by SameDiff's own operations.
     *
     * @param arguments the value and the parameters, in double precision
     */
    abstract SDVariable portable(SameDiff graph, SDVariable[] arguments);

    /** log Gamma(x) by SameDiff's own operation. */
    static SDVariable logGamma(SameDiff graph, SDVariable x) {
        return new Lgamma(graph, x).outputVariable();
    }

    /**
     * The log density of each value.
     *
     * @param arguments the value and the parameters, all of one shape
     * @return of that shape
     */
    SDVariable of(GraphContext graph, SDVariable... arguments) {
        if (graph.isPortable()) {
            SDVariable[] exact =
                    Arrays.stream(arguments)
                            .map(argument -> argument.castTo(DataType.DOUBLE))
                            .toArray(SDVariable[]::new);
            return portable(graph.sameDiff(), exact).castTo(graph.dataType());
        }
        SDVariable result = operation(graph, name, this::logDensity, arguments);
        return graph.withGradient(
                result, List.of(arguments), gradient -> gradients(graph, gradient, arguments));
    }

    private List<SDVariable> gradients(
            GraphContext graph, SDVariable gradient, SDVariable[] arguments) {
        List<SDVariable> result = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            int number = i;
            result.add(
                    operation(
                                    graph,
                                    name + "_derivative" + number,
                                    values -> derivative(values, number),
                                    arguments)
                            .mul(gradient));
        }
        return result;
    }

    /** A function of corresponding entries. */
    @FunctionalInterface
    interface Function {
        double of(double[] arguments);
    }

    /** Applies a function to corresponding entries of variables of one shape. */
    static SDVariable operation(
            GraphContext graph, String name, Function function, SDVariable... arguments) {
        long[] shape = graph.shapeOf(arguments[0]);
        return JavaOperation.of(graph, name, in -> values(in, function), shape, arguments);
    }

    private static double[] values(double[][] inputs, Function function) {
        double[] result = new double[inputs[0].length];
        JavaOperation.forEach(
                result.length,
                () -> {
                    double[] arguments = new double[inputs.length];
                    return i -> {
                        Arrays.setAll(arguments, k -> inputs[k][i]);
                        result[i] = function.of(arguments);
                    };
                });
        return result;
    }
}
