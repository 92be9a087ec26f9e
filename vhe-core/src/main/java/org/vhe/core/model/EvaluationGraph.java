package org.vhe.core.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;

/**
 * A part of a model in evaluation mode for a fixed number of rows, with its executor. Values go in
 * and out as Java arrays in 'c' order.
 */
public final class EvaluationGraph implements AutoCloseable {
    private final GraphContext graph;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final GraphExecutor executor;

    EvaluationGraph(GraphContext graph, Map<String, SDVariable> outputs, GraphExecutor.Kind kind) {
        this.graph = graph;
        outputs.forEach((name, variable) -> this.outputs.put(name, variable.name()));
        this.executor = GraphExecutor.create(graph, this.outputs.values().stream().toList(), kind);
    }

    /** Number of values of an input, all rows together. */
    public int inputLength(String name) {
        return Math.toIntExact(executor.input(name).length());
    }

    /** Sets an input. */
    public EvaluationGraph set(String name, float[] values) {
        ArrayTransfer.copy(values, executor.input(name));
        return this;
    }

    /** Fills all noise inputs. */
    public EvaluationGraph drawNoise(RandomGenerator random) {
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            INDArray input = executor.input(name);
                            int length = Math.toIntExact(input.length());
                            ArrayTransfer.copy(ArrayTransfer.draw(kind, length, random), input);
                        });
        return this;
    }

    /**
     * Fills all noise inputs row by row, so that rows with the same generator have the same noise.
     *
     * @param rows of the graph
     * @param random a new generator for each row
     */
    public EvaluationGraph drawNoise(int rows, IntFunction<RandomGenerator> random) {
        RandomGenerator[] generators = new RandomGenerator[rows];
        Arrays.setAll(generators, random);
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            INDArray input = executor.input(name);
                            int length = Math.toIntExact(input.length() / rows);
                            float[] all = new float[length * rows];
                            for (int row = 0; row < rows; row++) {
                                float[] drawn = ArrayTransfer.draw(kind, length, generators[row]);
                                System.arraycopy(drawn, 0, all, row * length, length);
                            }
                            ArrayTransfer.copy(all, input);
                        });
        return this;
    }

    /** Computes all outputs. */
    public EvaluationGraph execute() {
        executor.execute();
        return this;
    }

    /** A copy of an output. */
    public float[] get(String name) {
        return ArrayTransfer.toFloats(executor.outputBuffer(variable(name)));
    }

    /** A copy of an output in double precision, as it is where the model is. */
    public double[] getDoubles(String name) {
        return ArrayTransfer.toDoubles(executor.outputBuffer(variable(name)));
    }

    private String variable(String name) {
        String variable = outputs.get(name);
        if (variable == null) {
            throw new IllegalArgumentException(
                    "no output '" + name + "'; there are " + outputs.keySet());
        }
        return variable;
    }

    /** Names of the inputs with their shapes, noise included. */
    public Map<String, long[]> inputs() {
        return graph.inputs();
    }

    /** What executes the graph. */
    public GraphExecutor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.close();
    }
}
