package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.SharedArray;
import org.vhe.core.graph.TrainingArrays;

/**
 * Gradient norm, clipping, Adam, averages and running statistics on the device, as part of the
 * execution that they were announced for. What is not finite changes nothing.
 */
final class CudaUpdate implements ParameterUpdate {
    private final CudaDevice device;
    private final TrainingArrays training;
    private final UpdateKernels kernels;
    private final List<DeviceCopy> copies = new ArrayList<>();
    private final List<DeviceCopy> owned = new ArrayList<>();
    private final KernelProgram program;
    private final Sequence plain;
    private final Sequence updating;
    private final Sequence updateAlone;
    private final Staging control;
    private final Staging norms;
    private Optional<Step> announced = Optional.empty();
    private boolean done;

    CudaUpdate(
            LoweredPlan graph,
            TrainingArrays training,
            Adam adam,
            DeviceCopy parameters,
            DeviceCopy statistics) {
        this.device = graph.device();
        this.training = training;
        DeviceCopy state = own(training.updaterState().orElseThrow(), "the optimiser's state");
        Optional<DeviceCopy> average =
                training.average().map(array -> own(array, "averages of the parameters"));
        copies.add(parameters);
        copies.add(statistics);
        copies.addAll(owned);
        this.control = new Staging(device, 4L * UpdateKernels.CONTROL);
        this.norms = new Staging(device, 8);
        this.kernels =
                new UpdateKernels(graph.arrays(), training, adam, parameters, state, average);
        this.kernels.fill(device);
        List<org.vhe.cuda.Step> watch = Fusion.of(kernels.norms(norms), List.of(), true);
        List<org.vhe.cuda.Step> change = kernels.update(statistics, control);
        List<org.vhe.cuda.Step> both = new ArrayList<>(watch);
        both.addAll(change);
        this.program = new KernelProgram(device, new KernelCache(graph.options().cache()), both);
        this.plain = graph.sequence(program, watch);
        this.updating = graph.sequence(program, both);
        this.updateAlone = new Sequence(device, List.of(program), () -> {}, change, false);
    }

    private DeviceCopy own(SharedArray array, String what) {
        DeviceCopy copy = DeviceCopy.of(device, array, what);
        owned.add(copy);
        return copy;
    }

    /** Whether an optimiser can be taken over. */
    static boolean knows(IUpdater updater) {
        return updater.getClass() == Adam.class;
    }

    @Override
    public void announce(Step step) {
        announced = Optional.of(step);
        done = false;
    }

    /** Executes the graph, with the update if it was announced. */
    void execute() {
        Optional<Step> step = announced;
        announced = Optional.empty();
        done = false;
        DeviceCopy.holding(
                copies,
                device,
                () -> {
                    step.ifPresent(value -> kernels.write(value, control));
                    (step.isPresent() ? updating : plain).execute();
                    device.synchronize();
                    if (step.isPresent() && isFinite()) {
                        done = true;
                        copies.forEach(DeviceCopy::changed);
                    }
                });
    }

    private boolean isFinite() {
        return Double.isFinite(gradientNorm()) && hasFiniteStatistics();
    }

    @Override
    public double gradientNorm() {
        return Math.sqrt(norms.pointer().getFloat(0));
    }

    @Override
    public boolean hasFiniteStatistics() {
        return Float.isFinite(norms.pointer().getFloat(4));
    }

    @Override
    public void apply(Step step) {
        if (done) {
            done = false;
            return;
        }
        DeviceCopy.holding(
                copies,
                device,
                () -> {
                    kernels.write(step, control);
                    updateAlone.execute();
                    device.synchronize();
                    copies.forEach(DeviceCopy::changed);
                });
    }

    @Override
    public INDArray gradient() {
        device.exclusively(
                () -> HostCopies.toHost(device, kernels.gradient(), training.gradient()));
        return training.gradient();
    }

    @Override
    public INDArray batchStatistics() {
        kernels.batchStatistics()
                .ifPresent(
                        from ->
                                device.exclusively(
                                        () ->
                                                HostCopies.toHost(
                                                        device, from, training.batchStatistics())));
        return training.batchStatistics();
    }

    Set<String> kernels() {
        return program.kernels();
    }

    /** Frees what the device has; with it held. */
    void close() {
        plain.close();
        updating.close();
        updateAlone.close();
        program.unload();
        control.close();
        norms.close();
    }

    /** Lets go of the arrays on the device; without it held. */
    void release() {
        owned.forEach(DeviceCopy::release);
    }
}
