package org.vhe.core.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.random.Seeds;

/**
 * A part of a model as a graph of SameDiff's own operations, for any number of rows, that is read
 * where this library is not: {@code SameDiff.load(file, false)}.
 *
 * <p>Parameters are its variables, running statistics its constants, so that it can be trained on.
 * When it is made, its values are compared with those of the model's own graph.
 */
public final class PortableGraph {
    private static final int ROWS = 3;
    private static final double TOLERANCE = 1e-4;

    private final SameDiff sameDiff;
    private final Map<String, long[]> inputs;
    private final Map<String, Noise.Kind> noise;
    private final List<String> outputs;

    private PortableGraph(GraphContext graph, List<String> outputs) {
        this.sameDiff = graph.sameDiff();
        this.inputs = new LinkedHashMap<>(graph.inputs());
        this.inputs.values().forEach(shape -> shape[0] = -1);
        this.noise = new LinkedHashMap<>(graph.noiseInputs());
        this.outputs = List.copyOf(outputs);
    }

    /** Builds a graph. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param graph where to build
         * @param rows length of the first axis of every input and output
         * @return the outputs by name
         */
        Map<String, SDVariable> build(GraphContext graph, int rows);
    }

    /**
     * Makes a graph.
     *
     * @param store the parameters, which are copied
     * @param content builds it; called several times
     * @throws UnsupportedOperationException if SameDiff has no operation for something that the
     *     graph computes, or the graph is not the same for every number of rows
     * @throws IllegalStateException if it computes something else than the model's own graph
     */
    public static PortableGraph of(ParameterStore store, Content content) {
        GraphContext graph = GraphContext.portable(store);
        List<String> outputs = build(graph, content, ROWS - 1);
        GraphContext other = GraphContext.portable(store);
        build(other, content, ROWS);
        requirePortable(graph);
        new FreeRows(graph, ROWS - 1, other).apply();
        PortableGraph result = new PortableGraph(graph, outputs);
        result.compare(store, content);
        return result;
    }

    private static List<String> build(GraphContext graph, Content content, int rows) {
        List<String> names = new ArrayList<>();
        content.build(graph, rows)
                .forEach(
                        (name, variable) -> {
                            graph.sameDiff().identity(name, variable);
                            names.add(name);
                        });
        return names;
    }

    private static void requirePortable(GraphContext graph) {
        graph.sameDiff()
                .getOps()
                .values()
                .forEach(
                        entry -> {
                            if (entry.getOp() instanceof JavaOperation
                                    || entry.getOp() instanceof NativeOperation) {
                                throw new UnsupportedOperationException(
                                        "SameDiff has no operation '%s', so this part of the model cannot be exported"
                                                .formatted(entry.getOp().opName()));
                            }
                        });
    }

    /** The first values in which the two differ stop the export. */
    private void compare(ParameterStore store, Content content) {
        GraphContext own = GraphContext.create(store, Mode.EVALUATION);
        Map<String, SDVariable> variables = content.build(own, ROWS);
        Map<String, INDArray> values = new LinkedHashMap<>();
        RandomGenerator random = Seeds.random(1);
        own.inputs()
                .forEach(
                        (name, shape) -> {
                            Noise.Kind kind =
                                    own.noiseInputs().getOrDefault(name, Noise.Kind.UNIFORM);
                            values.put(name, draw(kind, shape, store, random));
                        });
        Map<String, INDArray> exported = sameDiff.output(values, outputs);
        List<String> names = variables.values().stream().map(SDVariable::name).toList();
        try (GraphExecutor executor =
                GraphExecutor.create(own, names, GraphExecutor.Kind.COMPILED)) {
            Map<String, INDArray> expected = executor.run(values);
            variables.forEach(
                    (name, variable) ->
                            compare(name, expected.get(variable.name()), exported.get(name)));
        }
    }

    private static INDArray draw(
            Noise.Kind kind, long[] shape, ParameterStore store, RandomGenerator random) {
        INDArray array = Nd4j.createUninitialized(store.dataType(), shape, 'c');
        ArrayTransfer.copy(ArrayTransfer.draw(kind, (int) array.length(), random), array);
        return array;
    }

    private static void compare(String name, INDArray expected, INDArray exported) {
        double[] own = ArrayTransfer.toDoubles(expected);
        double[] others = ArrayTransfer.toDoubles(exported);
        for (int i = 0; i < Math.max(own.length, others.length); i++) {
            boolean near =
                    own.length == others.length
                            && !(Math.abs(own[i] - others[i])
                                    > TOLERANCE * Math.max(1, Math.abs(own[i])));
            if (!near) {
                throw new IllegalStateException(
                        "output '%s' of the exported graph is not that of the model: %s, not %s"
                                .formatted(name, exported, expected));
            }
        }
    }

    /** The graph, which is this object's own. */
    public SameDiff sameDiff() {
        return sameDiff;
    }

    /** Names of the inputs with their axes, the first of which is -1: any number of rows. */
    public Map<String, long[]> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** The inputs that take noise, with the kind of each. */
    public Map<String, Noise.Kind> noiseInputs() {
        return Collections.unmodifiableMap(noise);
    }

    /** Names of the outputs. */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * The graph as SameDiff's FlatBuffers.
     *
     * @throws IllegalStateException if the library that writes them is not on the class path
     */
    public byte[] toBytes() {
        try {
            ByteBuffer buffer = sameDiff.asFlatBuffers(false);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "SameDiff's files need com.google.flatbuffers:flatbuffers-java:1.12.0 and org.nd4j:jackson of ND4J's version, which VHE comes without: add them to the class path (missing: %s)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Writes a file for {@code SameDiff.load(file, false)}; errors as of {@link #toBytes}. */
    public void write(Path file) throws IOException {
        byte[] bytes = toBytes();
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
