package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutionPlan;

/** A plan on a device: its memory, its kernels, and the order of their launches. */
final class LoweredPlan {
    private final CudaDevice device;
    private final CudaOptions options;
    private final DeviceArrays arrays;
    private List<Step> steps;
    private Inputs inputs;
    private Results results;
    private KernelProgram program;
    private Sequence sequence;

    /**
     * @param destinations arrays of results that are in one piece, as they are on the host
     * @param parameters copy of the store's parameters
     * @param statistics copy of the store's running statistics
     */
    LoweredPlan(
            CudaDevice device,
            CudaOptions options,
            ExecutionPlan plan,
            Collection<INDArray> destinations,
            DeviceCopy parameters,
            DeviceCopy statistics) {
        this.device = device;
        this.options = options;
        this.arrays =
                new DeviceArrays(
                        device, plan, destinations, parameters.buffer(), statistics.buffer());
    }

    /**
     * Lowers the plan, compiles its kernels and fills its memory. What this had made when it fails
     * is to be freed, too.
     *
     * @throws UnsupportedOperationException that names all operations that are not known
     */
    LoweredPlan make(ExecutionPlan plan, Map<String, INDArray> destinations) {
        List<Step> lowered = Lowering.of(plan, device, options, arrays);
        Map<String, Tensor> wanted = places(plan.results());
        steps = Fusion.of(lowered, List.copyOf(wanted.values()), options.fusion());
        arrays.place(steps, wanted.values());
        device.exclusively(
                () -> {
                    inputs = new Inputs(device, options, arrays, places(plan.inputs()));
                    arrays.fill();
                    results = new Results(device, wanted, destinations);
                    List<Step> own = new ArrayList<>(steps);
                    own.addAll(inputs.unpacking());
                    program = new KernelProgram(device, new KernelCache(options.cache()), own);
                    sequence = sequence(List.of(program), List.of());
                });
        return this;
    }

    private Map<String, Tensor> places(Map<String, INDArray> of) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        of.forEach((name, array) -> tensors.put(name, arrays.of(array)));
        return tensors;
    }

    private Sequence sequence(List<KernelProgram> programs, List<Step> added) {
        List<Step> all = new ArrayList<>(inputs.unpacking());
        all.addAll(steps);
        all.addAll(added);
        all.addAll(results.fetch());
        return new Sequence(device, programs, inputs::send, all, options.capture());
    }

    /** An execution with more steps, between the results and their way to the host. */
    Sequence sequence(KernelProgram more, List<Step> added) {
        return sequence(List.of(program, more), added);
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

    Inputs inputs() {
        return inputs;
    }

    Results results() {
        return results;
    }

    /** The kernels in CUDA C. */
    Set<String> kernels() {
        return program.kernels();
    }

    /** What is computed on the host, between launches. */
    Set<String> onHost() {
        return steps.stream()
                .filter(Step.Host.class::isInstance)
                .map(Step::name)
                .collect(Collectors.toSet());
    }

    /** Parts of an execution that the host is not needed between. */
    int launches() {
        return sequence.launches();
    }

    /** Executes the plan, waits for it, and delivers results; with the device held. */
    void execute() {
        sequence.execute();
        device.synchronize();
        results.deliver();
    }

    /** Frees everything; with the device held. */
    void free() {
        if (sequence != null) {
            sequence.close();
        }
        if (program != null) {
            program.unload();
        }
        if (inputs != null) {
            inputs.close();
        }
        if (results != null) {
            results.close();
        }
        arrays.free();
    }
}
