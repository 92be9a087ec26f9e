package org.vhe.core.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.RowDrawing;
import org.vhe.core.shape.Shapes;

/**
 * A part of a model in evaluation mode for a fixed number of rows, with its executor. Values go in
 * and out as Java arrays in 'c' order.
 *
 * <p>Serves one thread at a time, from its first input to its last output; whoever comes between is
 * told so by an {@link IllegalStateException}, as is who uses it after {@link #close()}.
 */
public final class EvaluationGraph implements AutoCloseable {
    private final GraphContext graph;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final GraphExecutor executor;
    private final OneThread thread;

    EvaluationGraph(GraphContext graph, Map<String, SDVariable> outputs, GraphExecutor.Kind kind) {
        this.graph = graph;
        outputs.forEach((name, variable) -> this.outputs.put(name, variable.name()));
        this.executor = GraphExecutor.create(graph, this.outputs.values().stream().toList(), kind);
        this.thread = new OneThread("an evaluation graph", graph.inputs().keySet());
    }

    /** Number of values of an input, all rows together. */
    public int inputLength(String name) {
        return Shapes.intLength(requireInput(name));
    }

    /** Sets an input. */
    public synchronized EvaluationGraph set(String name, float[] values) {
        requireInput(name);
        thread.sets(name);
        executor.set(name, values);
        return this;
    }

    private long[] requireInput(String name) {
        long[] shape = graph.inputs().get(name);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "the graph has no input '%s'; it has %s"
                            .formatted(name, graph.inputs().keySet()));
        }
        return shape;
    }

    /** Fills all noise inputs. */
    public synchronized EvaluationGraph drawNoise(RandomGenerator random) {
        graph.noiseInputs()
                .forEach(
                        (name, kind) ->
                                set(name, ArrayTransfer.draw(kind, inputLength(name), random)));
        return this;
    }

    /**
     * Fills all noise inputs row by row, so that rows with the same generator have the same noise.
     *
     * @param rows of the graph
     * @param random a new generator for each row
     */
    public synchronized EvaluationGraph drawNoise(int rows, IntFunction<RandomGenerator> random) {
        RandomGenerator[] generators = new RandomGenerator[rows];
        Arrays.setAll(generators, random);
        graph.noiseInputs()
                .forEach(
                        (name, kind) -> {
                            int length = inputLength(name) / rows;
                            float[] all = new float[length * rows];
                            for (int row = 0; row < rows; row++) {
                                float[] drawn = ArrayTransfer.draw(kind, length, generators[row]);
                                System.arraycopy(drawn, 0, all, row * length, length);
                            }
                            set(name, all);
                        });
        return this;
    }

    /** Computes all outputs. */
    public synchronized EvaluationGraph execute() {
        thread.executes();
        executor.execute();
        return this;
    }

    /**
     * As {@link #execute}, but an output that is drawn row by row is left to the caller, who draws
     * it when it likes, also after the next execution. In this graph its values are zeros.
     *
     * @param output such as {@link ModelEvaluator#SAMPLE}
     * @return what draws it; empty if the model or the executor draws it as a whole, which then is
     *     done
     */
    public synchronized Optional<RowDrawing> executeBut(String output) {
        Optional<RowDrawing.Source> source = graph.rowSource(variable(output));
        if (source.isPresent()) {
            return source.get().begin(this::execute);
        }
        execute();
        return Optional.empty();
    }

    /** A copy of an output. */
    public synchronized float[] get(String name) {
        thread.reads();
        return executor.floats(variable(name));
    }

    /** A copy of an output in double precision, as it is where the model is. */
    public synchronized double[] getDoubles(String name) {
        thread.reads();
        return executor.doubles(variable(name));
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

    /** The inputs that take noise, with the kind of each. */
    public Map<String, Noise.Kind> noiseInputs() {
        return graph.noiseInputs();
    }

    /** What executes the graph. */
    public GraphExecutor executor() {
        return executor;
    }

    /** Waits for a computation that another thread has begun. */
    @Override
    public synchronized void close() {
        executor.close();
    }
}
