package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph compiled to a list of operations with fixed arrays, replayed for every batch without
 * allocation.
 *
 * <p>The plan is made once, by {@link PlanBuilder}: operations in execution order, arrays shared by
 * results that are not alive at the same time, contexts kept, shapes and constants folded. It uses
 * ND4J's own execution calls and runs on any backend.
 *
 * <p>Compiling completes the graph's {@link ParameterStore}: no parameter can be added afterwards.
 */
public final class CompiledGraph implements GraphExecutor {
    private final List<String> outputs;
    private final Map<String, INDArray> inputs;
    private final Map<String, INDArray> results;
    private final OperationCall[] calls;
    private final List<Copy> copies;
    private final long bufferBytes;
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile Thread user;
    private volatile boolean closed;
    private boolean freed;
    private GraphProfile profile;

    /** A result that has to be copied to where it is wanted after the operations have run. */
    record Copy(INDArray from, INDArray to) {}

    /**
     * @param graph the finished graph
     * @param outputs names of the variables to compute
     * @param destinations arrays that outputs are written to, for some or none of them
     * @throws UnsupportedOperationException if the graph has operations that cannot be replayed:
     *     control flow, random operations, shapes that depend on values
     */
    public CompiledGraph(
            GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        this.outputs = outputs.stream().distinct().toList();
        graph.store().freeze();
        PlanBuilder builder = new PlanBuilder(graph, this.outputs, destinations);
        builder.build();
        this.calls = builder.calls().toArray(new OperationCall[0]);
        this.copies = new ArrayList<>(builder.copies());
        this.inputs = builder.inputs();
        this.bufferBytes = builder.bufferBytes();
        this.results = new LinkedHashMap<>();
        for (String output : this.outputs) {
            results.put(output, builder.result(output));
        }
    }

    @Override
    public INDArray input(String name) {
        requireOpen();
        return NamedArrays.get(inputs, "input", name);
    }

    @Override
    public void execute() {
        enter();
        try {
            if (profile != null) {
                profile.execute(calls);
            } else {
                replay();
            }
            for (Copy copy : copies) {
                copy.to().assign(copy.from());
            }
        } finally {
            inUse.unlock();
        }
    }

    private void replay() {
        int next = 0;
        try {
            for (; next < calls.length; next++) {
                calls[next].execute();
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "operation " + calls[next].description() + " failed", e);
        }
    }

    private void enter() {
        if (!inUse.tryLock()) {
            requireOpen(); // it may be closing that has it
            throw new IllegalStateException(
                    "a compiled graph serves one thread at a time; " + user + " is executing it");
        }
        user = Thread.currentThread();
        if (closed) {
            inUse.unlock();
            requireOpen();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the compiled graph is closed");
        }
    }

    @Override
    public INDArray outputBuffer(String name) {
        requireOpen();
        return NamedArrays.get(results, "computed output", name);
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    /** Number of operations that a replay executes. */
    public int operationCount() {
        return calls.length;
    }

    /** Bytes of all intermediate results together. */
    public long bufferBytes() {
        return bufferBytes;
    }

    /**
     * Starts measuring every operation of the following executions, and returns the measurements.
     */
    public GraphProfile startProfile() {
        profile = new GraphProfile();
        return profile;
    }

    /** Waits for an execution that has begun; closing twice is harmless. */
    @Override
    public void close() {
        closed = true;
        inUse.lock();
        try {
            if (!freed) {
                freed = true;
                for (OperationCall call : calls) {
                    call.close();
                }
            }
        } finally {
            inUse.unlock();
        }
    }
}
