package org.vhe.core.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Executes a finished graph for its fixed shapes. Inputs are copied to where the executor reads
 * them, parameters are read from the graph's {@link ParameterStore} at every execution.
 *
 * <p>An executor serves one thread at a time; a second one is refused. After {@link #close()},
 * which waits for an execution that has begun, all methods that set, compute or read values throw
 * {@link IllegalStateException}.
 */
public interface GraphExecutor extends AutoCloseable {

    /**
     * How a graph is executed: one of the constants here, or what an {@link ExecutorProvider} on
     * the class path is called.
     *
     * @param name of the executor, in lower case
     * @param options that the executor knows; none for those here but CUDA and AUTO
     */
    record Kind(String name, Map<String, String> options) {
        /** By {@link CompiledGraph}, where it can compile the graph; otherwise as SAMEDIFF. */
        public static final Kind COMPILED = of("compiled");

        /** As COMPILED, but every operation on its own by libnd4j, for comparison. */
        public static final Kind UNFUSED = of("unfused");

        /** By SameDiff's own session: slower, for comparison and debugging. */
        public static final Kind SAMEDIFF = of("samediff");

        /** On an NVIDIA GPU, by the library vhe-cuda. */
        public static final Kind CUDA = of("cuda");

        /** By the first provider whose device is there, otherwise as COMPILED; it is logged. */
        public static final Kind AUTO = of("auto");

        /** Copies the options; takes the name in any case. */
        public Kind {
            name = name.toLowerCase(Locale.ROOT);
            options = Map.copyOf(options);
        }

        /** An executor without options. */
        public static Kind of(String name) {
            return new Kind(name, Map.of());
        }

        /** Whether graphs are executed where ND4J's arrays are. */
        public boolean isHost() {
            return name.equals(COMPILED.name)
                    || name.equals(UNFUSED.name)
                    || name.equals(SAMEDIFF.name);
        }

        /**
         * What graphs are executed on, in words.
         *
         * @throws IllegalArgumentException if there is no executor of that name
         * @throws UnsupportedOperationException if its device is not there; says what is missing,
         *     and where it was looked for
         */
        public String device() {
            return isHost() ? "the CPU" : Executors.named(this).device(options);
        }

        /** Bytes that are free on the device, if it can tell; errors as of {@link #device}. */
        public OptionalLong freeMemory() {
            return isHost() ? OptionalLong.empty() : Executors.named(this).freeMemory(options);
        }

        /** The same with an option more. */
        public Kind with(String option, String value) {
            Map<String, String> more = new LinkedHashMap<>(options);
            more.put(option, value);
            return new Kind(name, more);
        }

        @Override
        public String toString() {
            return options.isEmpty() ? name : name + new TreeMap<>(options);
        }
    }

    /** Names of the inputs, with their shapes. */
    Map<String, long[]> inputs();

    /** The variables that are computed. */
    List<String> outputs();

    /**
     * Sets an input.
     *
     * @param values in 'c' order; copied
     * @throws IllegalArgumentException if the graph has no such input
     * @throws ShapeMismatchException if the number of values is not the input's
     */
    void set(String input, float[] values);

    /** As {@link #set(String, float[])}; rounded where the graph is of single precision. */
    void set(String input, double[] values);

    /**
     * Sets an input to noise; errors as of {@link #set(String, float[])}. An executor on a device
     * may compute it there, to the same values.
     */
    default void set(String input, NoiseDraw noise) {
        set(input, noise.values());
    }

    /**
     * Does what can be done ahead of {@link #set(String, NoiseDraw)}, by any thread, also while the
     * executor is used by another.
     */
    default void prepare(NoiseDraw noise) {
        noise.values();
    }

    /** Computes all outputs from the present inputs and parameters. */
    void execute();

    /**
     * Values of an output, in 'c' order.
     *
     * @throws IllegalArgumentException if there is no such output, or it was not computed yet
     */
    float[] floats(String output);

    /** As {@link #floats}, in double precision, as it is where the graph is. */
    double[] doubles(String output);

    /** A copy of an output, on the host; errors as of {@link #floats}. */
    INDArray array(String output);

    @Override
    void close();

    /**
     * What updates parameters where this executor has them, for the training graph.
     *
     * @param arrays what the update reads and changes; destinations of this executor are views of
     *     the gradient and the batch statistics, and need not be written on the host once the
     *     update is taken over
     * @param updater the optimiser
     * @return empty if the executor has parameters on the host, or does not know the optimiser:
     *     then ND4J does it, on the host
     */
    default Optional<ParameterUpdate> parameterUpdate(TrainingArrays arrays, IUpdater updater) {
        return Optional.empty();
    }

    /**
     * Sets some inputs, executes, and returns copies of all outputs.
     *
     * @throws ShapeMismatchException if an input does not have its declared shape
     */
    default Map<String, INDArray> run(Map<String, INDArray> inputs) {
        inputs.forEach(this::setArray);
        execute();
        return outputs().stream()
                .collect(
                        Collectors.toMap(
                                name -> name, this::array, (a, b) -> a, LinkedHashMap::new));
    }

    private void setArray(String name, INDArray values) {
        long[] shape = inputs().get(name);
        if (shape != null && !Arrays.equals(shape, values.shape())) {
            throw new ShapeMismatchException(
                    "input '" + name + "'", Arrays.toString(shape), values.shape());
        }
        if (values.dataType() == DataType.DOUBLE) {
            set(name, ArrayTransfer.toDoubles(values));
        } else {
            set(name, ArrayTransfer.toFloats(values));
        }
    }

    /** An executor for some variables of a graph, with arrays of its own for them. */
    static GraphExecutor create(GraphContext graph, List<String> outputs, Kind kind) {
        return create(graph, outputs, Map.of(), kind);
    }

    /**
     * An executor for some variables of a graph.
     *
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays that outputs are written to, for some or none of them
     * @param kind how to execute; a graph that this executor cannot take is executed by the next
     *     simpler one, and the reason is logged
     * @throws IllegalArgumentException if there is no executor of that name
     * @throws UnsupportedOperationException if its device is not there; says what is missing
     */
    static GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            Kind kind) {
        return Executors.create(graph, outputs, destinations, kind);
    }
}
