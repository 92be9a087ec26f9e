package org.vhe.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SoleUse;
import org.vhe.core.graph.TrainingArrays;
import org.vhe.core.shape.ShapeMismatchException;

/** A plan executed on a GPU: memory, kernels, and the order of their launches. */
final class CudaGraph implements GraphExecutor {
    private final CudaDevice device;
    private final CudaOptions options;
    private final ExecutionPlan plan;
    private final Map<String, long[]> inputs;
    private final Map<String, INDArray> destinations;
    private final DeviceArrays arrays;
    private final DeviceCopy parameters;
    private final DeviceCopy statistics;
    private final Map<String, Tensor> results = new LinkedHashMap<>();
    private final List<Step> steps;
    private final SoleUse use = new SoleUse("a graph on a GPU", "the graph on the GPU");
    private KernelProgram program;
    private Sequence sequence;
    private Exchange exchange;
    private CudaUpdate update;
    private boolean computed;

    CudaGraph(
            CudaDevice device,
            CudaOptions options,
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations) {
        this.device = device;
        this.options = options;
        this.plan = ExecutionPlan.of(graph, outputs, destinations);
        this.inputs = graph.inputs();
        this.destinations = destinations;
        this.parameters = DeviceCopy.of(device, plan.store().sharedParameters(), "the parameters");
        this.statistics =
                DeviceCopy.of(device, plan.store().sharedStatistics(), "the running statistics");
        this.arrays =
                new DeviceArrays(
                        device,
                        plan,
                        destinations.values(),
                        parameters.buffer(),
                        statistics.buffer());
        try {
            List<Step> lowered = Lowering.of(plan, device, options, arrays);
            plan.results().forEach((name, array) -> results.put(name, arrays.of(array)));
            this.steps = Fusion.of(lowered, List.copyOf(results.values()), options.fusion());
            arrays.place(steps, results.values());
            device.exclusively(this::prepare);
        } catch (RuntimeException e) {
            free();
            throw e;
        }
    }

    private void prepare() {
        arrays.fill();
        exchange = new Exchange(device, plan, arrays, results, destinations.keySet());
        program = new KernelProgram(device, new KernelCache(options.cache()), steps);
        sequence = new Sequence(device, List.of(program), withTransfers(steps), options.capture());
    }

    private List<Step> withTransfers(List<Step> between) {
        List<Step> all = new ArrayList<>();
        all.add(exchange.sendInputs());
        all.addAll(between);
        all.addAll(exchange.fetchResults());
        return all;
    }

    @Override
    public Map<String, long[]> inputs() {
        return inputs;
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(plan.results().keySet());
    }

    @Override
    public void set(String input, float[] values) {
        use.requireOpen();
        INDArray array = plan.inputs().get(input);
        if (array == null) {
            throw new IllegalArgumentException(
                    "no input '%s'; there are %s".formatted(input, plan.inputs().keySet()));
        }
        if (values.length != array.length()) {
            throw new ShapeMismatchException(
                    "values", "[" + array.length() + "]", new long[] {values.length});
        }
        exchange.set(input, values);
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
                        DeviceCopy.holding(List.of(parameters, statistics), device, this::compute);
                    }
                    computed = true;
                });
    }

    private void compute() {
        sequence.execute();
        device.synchronize();
        destinations.forEach(
                (name, array) -> {
                    if (results.containsKey(name)) {
                        HostCopies.toHost(device, results.get(name), array);
                    }
                });
    }

    @Override
    public float[] floats(String output) {
        use.requireOpen();
        Tensor tensor = results.get(output);
        if (tensor == null || !computed) {
            throw new IllegalArgumentException(
                    "no computed output '%s'; there are %s"
                            .formatted(output, computed ? results.keySet() : "none yet"));
        }
        float[] small = exchange.result(output);
        if (small != null) {
            return small;
        }
        float[][] values = new float[1][];
        device.exclusively(() -> values[0] = Staging.read(device, tensor));
        return values[0];
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
        return Nd4j.createFromArray(floats(output)).reshape('c', results.get(output).shape());
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
                                        this, training, (Adam) updater, parameters, statistics));
        return Optional.of(update);
    }

    /** The kernels of the graph and of its update, in CUDA C. */
    Set<String> kernels() {
        Set<String> all = new LinkedHashSet<>(program.kernels());
        if (update != null) {
            all.addAll(update.kernels());
        }
        return all;
    }

    /** Parts of an execution that the host is not needed between. */
    int launches() {
        return sequence.launches();
    }

    CudaDevice device() {
        return device;
    }

    CudaOptions options() {
        return options;
    }

    DeviceArrays arrays() {
        return arrays;
    }

    /** An execution with more steps, between the results and their way to the host. */
    Sequence sequence(KernelProgram more, List<Step> added) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(added);
        return new Sequence(device, List.of(program, more), withTransfers(all), options.capture());
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
        if (sequence != null) {
            sequence.close();
        }
        if (program != null) {
            program.unload();
        }
        if (exchange != null) {
            exchange.close();
        }
        arrays.free();
    }
}
