package org.vhe.cuda;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.NoiseDraw;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SoleUse;
import org.vhe.core.graph.TrainingArrays;

/** A graph executed on a GPU. */
final class CudaGraph implements GraphExecutor {
    private final CudaDevice device;
    private final Map<String, long[]> inputs;
    private final DeviceCopy parameters;
    private final DeviceCopy statistics;
    private final LoweredPlan plan;
    private final SoleUse use = new SoleUse("a graph on a GPU", "the graph on the GPU");
    private CudaUpdate update;
    private boolean computed;

    CudaGraph(
            CudaDevice device,
            CudaOptions options,
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations) {
        this.device = device;
        this.inputs = graph.inputs();
        ExecutionPlan planned = ExecutionPlan.of(graph, outputs, destinations);
        ParameterStore store = planned.store();
        this.parameters = DeviceCopy.of(device, store.sharedParameters(), "the parameters");
        this.statistics = DeviceCopy.of(device, store.sharedStatistics(), "the running statistics");
        this.plan =
                new LoweredPlan(
                        device, options, planned, destinations.values(), parameters, statistics);
        try {
            plan.make(planned, destinations);
        } catch (RuntimeException e) {
            free();
            throw e;
        }
    }

    @Override
    public Map<String, long[]> inputs() {
        return inputs;
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(plan.results().names());
    }

    @Override
    public void set(String input, float[] values) {
        use.requireOpen();
        plan.inputs().set(input, values);
    }

    @Override
    public void set(String input, NoiseDraw noise) {
        use.requireOpen();
        if (plan.inputs().computes(noise)) {
            plan.inputs().set(input, noise);
        } else {
            plan.inputs().set(input, noise.values());
        }
    }

    @Override
    public void prepare(NoiseDraw noise) {
        if (!plan.inputs().computes(noise)) {
            noise.values();
        }
    }

    @Override
    public void set(String input, double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        set(input, rounded);
    }

    @Override
    public void execute() {
        use.execute(
                () -> {
                    if (update != null) {
                        update.execute();
                    } else {
                        DeviceCopy.holding(List.of(parameters, statistics), device, plan::execute);
                    }
                    computed = true;
                });
    }

    @Override
    public float[] floats(String output) {
        use.requireOpen();
        float[] values = computed ? plan.results().floats(output) : null;
        if (values == null) {
            throw new IllegalArgumentException(
                    "no computed output '%s'; there are %s"
                            .formatted(output, computed ? plan.results().names() : "none yet"));
        }
        return values;
    }

    @Override
    public double[] doubles(String output) {
        float[] values = floats(output);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Override
    public INDArray array(String output) {
        return Nd4j.createFromArray(floats(output)).reshape('c', plan.results().shape(output));
    }

    @Override
    public Optional<ParameterUpdate> parameterUpdate(TrainingArrays training, IUpdater updater) {
        use.requireOpen();
        if (!CudaUpdate.knows(updater)) {
            return Optional.empty();
        }
        device.exclusively(
                () ->
                        update =
                                new CudaUpdate(
                                        plan, training, (Adam) updater, parameters, statistics));
        return Optional.of(update);
    }

    /** The kernels of the graph and of its update, in CUDA C. */
    Set<String> kernels() {
        Set<String> all = new LinkedHashSet<>(plan.kernels());
        if (update != null) {
            all.addAll(update.kernels());
        }
        return all;
    }

    /** What is computed on the host, between launches. */
    Set<String> onHost() {
        return plan.onHost();
    }

    /** Parts of an execution that the host is not needed between. */
    int launches() {
        return plan.launches();
    }

    /** Waits for an execution that has begun; closing twice is harmless. */
    @Override
    public void close() {
        use.close(this::free);
    }

    private void free() {
        device.freeing(this::freeMemory);
        if (update != null) {
            update.release();
        }
        parameters.release();
        statistics.release();
    }

    private void freeMemory() {
        if (update != null) {
            update.close();
        }
        plan.free();
    }
}
