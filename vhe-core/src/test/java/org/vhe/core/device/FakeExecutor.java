package org.vhe.core.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.TrainingArrays;

/** Replays a plan in {@link FakeMemory}. */
public final class FakeExecutor implements GraphExecutor {
    private final ExecutionPlan plan;
    private final FakeMemory memory = new FakeMemory();
    private final List<FakeOperation> operations;
    private final FakeCopy parameters;
    private final FakeCopy statistics;
    private FakeUpdate update;
    private boolean executed;
    private boolean closed;

    FakeExecutor(ExecutionPlan plan) {
        this.plan = plan;
        this.operations = FakeOperation.all(plan.operations(), memory);
        memory.uploadConstants(plan);
        this.parameters =
                new FakeCopy(
                        plan.store().sharedParameters(),
                        memory.at(plan.store().sharedParameters().host()));
        this.statistics =
                new FakeCopy(
                        plan.store().sharedStatistics(),
                        memory.at(plan.store().sharedStatistics().host()));
    }

    /** How many updates were done on the device. */
    public int updates() {
        return update == null ? 0 : update.updates;
    }

    @Override
    public Map<String, long[]> inputs() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        plan.inputs().forEach((name, array) -> shapes.put(name, array.shape()));
        return shapes;
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(plan.results().keySet());
    }

    @Override
    public void set(String input, float[] values) {
        ArrayTransfer.copy(values, input(input));
    }

    @Override
    public void set(String input, double[] values) {
        ArrayTransfer.copy(values, input(input));
    }

    private INDArray input(String name) {
        requireOpen();
        INDArray host = plan.inputs().get(name);
        if (host == null) {
            throw new IllegalArgumentException("no input '" + name + "'");
        }
        return memory.at(host);
    }

    @Override
    public void execute() {
        requireOpen();
        executed = true;
        parameters.newest();
        statistics.newest();
        operations.forEach(FakeOperation::execute);
        plan.copies().forEach(copy -> memory.at(copy.to()).assign(memory.at(copy.from())));
        if (update != null) {
            update.afterExecution();
        } else {
            plan.results().values().forEach(host -> host.assign(memory.at(host)));
        }
    }

    @Override
    public float[] floats(String output) {
        return ArrayTransfer.toFloats(result(output));
    }

    @Override
    public double[] doubles(String output) {
        return ArrayTransfer.toDoubles(result(output));
    }

    @Override
    public INDArray array(String output) {
        return result(output).dup('c');
    }

    private INDArray result(String name) {
        requireOpen();
        INDArray host = plan.results().get(name);
        if (host == null || !executed) {
            throw new IllegalArgumentException("no output '" + name + "'");
        }
        return memory.at(host);
    }

    @Override
    public Optional<ParameterUpdate> parameterUpdate(TrainingArrays arrays, IUpdater updater) {
        if (!(updater instanceof Adam adam)) {
            return Optional.empty();
        }
        update = new FakeUpdate(arrays, adam, memory, parameters, statistics);
        return Optional.of(update);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the fake executor is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters.close();
            statistics.close();
            if (update != null) {
                update.close();
            }
        }
    }
}
