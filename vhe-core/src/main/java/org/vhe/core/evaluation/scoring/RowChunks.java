package org.vhe.core.evaluation.scoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.random.Seeds;

/**
 * Executes a graph of a fixed number of rows for any number of rows: chunk after chunk, the last
 * one filled up with its last row. The noise of a chunk depends on the seed and its number only,
 * unless rows have noise in common.
 */
public final class RowChunks {
    private final EvaluationGraph graph;
    private final int rows;
    private final Map<String, Input> inputs = new LinkedHashMap<>();

    /** Writes the values of one row. */
    @FunctionalInterface
    public interface RowWriter {
        /**
         * @param target receives the values
         * @param offset where in {@code target} to begin
         */
        void write(long row, float[] target, int offset);
    }

    /** Reads the outputs of a chunk: its rows begin at row {@code first}. */
    @FunctionalInterface
    public interface ChunkReader {
        /**
         * @param count rows of the chunk, those that fill it up left out
         */
        void read(EvaluationGraph graph, long first, int count);
    }

    private final Map<String, float[]> shared = new LinkedHashMap<>();

    private record Input(float[] values, int rowLength, RowWriter writer) {}

    /**
     * @param rows of the graph
     */
    public RowChunks(EvaluationGraph graph, int rows) {
        this.graph = graph;
        this.rows = rows;
    }

    /** Names who writes an input; does nothing if the graph has no such input. */
    public RowChunks input(String name, RowWriter writer) {
        if (graph.inputs().containsKey(name)) {
            int length = graph.inputLength(name);
            inputs.put(name, new Input(new float[length], length / rows, writer));
        }
        return this;
    }

    /**
     * Gives an input that all rows read.
     *
     * @param values all of its values
     */
    public RowChunks shared(String name, float[] values) {
        shared.put(name, values);
        return this;
    }

    /**
     * Executes the graph for some rows.
     *
     * @param total number of rows
     * @return rows computed, those that fill up the last chunk included
     */
    public long run(long total, long seed, ChunkReader reader) {
        return run(total, first -> graph.drawNoise(Seeds.random(seed, first / rows)), reader);
    }

    /**
     * The same with noise that rows may have in common.
     *
     * @param noiseOf number of the noise of a row
     */
    public long run(long total, long seed, LongUnaryOperator noiseOf, ChunkReader reader) {
        return run(
                total,
                first ->
                        graph.drawNoise(
                                rows,
                                i ->
                                        Seeds.random(
                                                seed,
                                                noiseOf.applyAsLong(
                                                        Math.min(first + i, total - 1)))),
                reader);
    }

    /** Chunk after chunk, its noise drawn by {@code drawNoise} given the chunk's first row. */
    private long run(long total, LongConsumer drawNoise, ChunkReader reader) {
        long first = 0;
        for (; first < total; first += rows) {
            fill(first, total);
            drawNoise.accept(first);
            graph.execute();
            reader.read(graph, first, (int) Math.min(rows, total - first));
        }
        return first;
    }

    private void fill(long first, long total) {
        inputs.forEach(
                (name, input) -> {
                    for (int i = 0; i < rows; i++) {
                        long row = Math.min(first + i, total - 1);
                        input.writer.write(row, input.values, i * input.rowLength);
                    }
                });
        // not before all are written, which may fail: the graph would wait for the others
        inputs.forEach((name, input) -> graph.set(name, input.values));
        shared.forEach(graph::set);
    }
}
