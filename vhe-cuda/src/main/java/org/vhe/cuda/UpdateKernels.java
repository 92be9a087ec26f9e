package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.learning.config.Adam;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.TrainingArrays;

/** The kernels of an update by Adam, which round as ND4J's do. */
final class UpdateKernels {
    /** Numbers that change from step to step: rate, largest norm, weight of an average. */
    static final int CONTROL = 3;

    private static final String GUARD =
            "    if (!(fabsf(%1$s[0]) < VHE_INFINITY) || !(fabsf(%1$s[1]) < VHE_INFINITY)) { return; }\n";

    private final Adam adam;
    private final TrainingArrays training;
    private final Tensor gradient;
    private final Optional<Tensor> batchStatistics;
    private final Tensor momenta;
    private final Tensor norms;
    private final Tensor control;
    private final Tensor parameters;
    private final Tensor first;
    private final Tensor second;
    private final Optional<Tensor> average;
    private final DeviceArrays arrays;

    UpdateKernels(
            DeviceArrays arrays,
            TrainingArrays training,
            Adam adam,
            DeviceCopy parameters,
            DeviceCopy state,
            Optional<DeviceCopy> average) {
        this.adam = adam;
        this.arrays = arrays;
        this.training = training;
        this.gradient = arrays.of(training.gradient());
        boolean hasStatistics = !training.store().statistics().isEmpty();
        this.batchStatistics =
                hasStatistics
                        ? Optional.of(arrays.of(training.batchStatistics()))
                        : Optional.empty();
        this.momenta = arrays.allocate("momenta", training.momenta().length());
        this.norms = arrays.allocate("norms", 2);
        this.control = arrays.allocate("numbers of a step", CONTROL);
        this.parameters = parameters.tensor();
        long length = this.parameters.length();
        Tensor both = state.tensor();
        this.first = new Tensor(both.buffer(), 0, both.type(), length);
        this.second = new Tensor(both.buffer(), 4 * length, both.type(), length);
        this.average = average.map(DeviceCopy::tensor);
    }

    /** Gives constants their values. */
    void fill(CudaDevice device) {
        HostCopies.toDevice(device, training.momenta(), momenta);
        device.driver().zero(norms.address(), norms.bytes(), device.stream());
    }

    Tensor gradient() {
        return gradient;
    }

    Optional<Tensor> batchStatistics() {
        return batchStatistics;
    }

    /** Writes the numbers of a step where they are sent from. */
    void write(ParameterUpdate.Step step, Staging to) {
        float number = Math.min(step.number(), Integer.MAX_VALUE) + 1;
        float rate = (float) step.learningRate();
        float power1 = (float) Math.pow((float) adam.getBeta1(), number);
        float power2 = (float) Math.pow((float) adam.getBeta2(), number);
        float corrected = rate * (float) Math.sqrt(1 - power2) / (1 - power1);
        boolean usable = Float.isFinite(corrected) && corrected != 0;
        to.pointer().setFloat(0, usable ? corrected : (float) adam.getEpsilon());
        to.pointer().setFloat(4, (float) step.maxGradientNorm());
        to.pointer().setFloat(8, (float) (1 - step.averagingDecay()));
    }

    /** The gradient's squares and the batch's statistics summed up, and sent to the host. */
    List<Step> norms(Staging to) {
        List<Step> steps = new ArrayList<>();
        Tensor square = new Tensor(norms.buffer(), 0, norms.type(), 1);
        Tensor sum = new Tensor(norms.buffer(), 4, norms.type(), 1);
        boolean[] all = {true};
        new Reduction("gradient norm", gradient, all, "0.f", "s + vhe_square(x)")
                .lower(square, "s", arrays, steps::add);
        batchStatistics.ifPresent(
                batch ->
                        new Reduction("statistics", batch, all, "0.f", "s + x")
                                .lower(sum, "s", arrays, steps::add));
        steps.add(
                new Step.Library(
                        "norms",
                        device ->
                                device.driver()
                                        .toHost(
                                                to.pointer(),
                                                norms.address(),
                                                norms.bytes(),
                                                device.stream()),
                        List.of(norms),
                        List.of()));
        return steps;
    }

    /** The update, unless a norm says that something is not finite. */
    List<Step> update(DeviceCopy statistics, Staging from) {
        List<Step> steps = new ArrayList<>();
        steps.add(
                new Step.Library(
                        "numbers of a step",
                        device ->
                                device.driver()
                                        .toDevice(
                                                control.address(),
                                                from.pointer(),
                                                control.bytes(),
                                                device.stream()),
                        List.of(),
                        List.of(control)));
        steps.add(adam());
        batchStatistics.ifPresent(batch -> steps.add(move(batch, statistics.tensor())));
        return steps;
    }

    private Step.Kernel adam() {
        String b1 = Expression.literal(adam.getBeta1());
        String b2 = Expression.literal(adam.getBeta2());
        String body =
                GUARD.formatted("a1")
                        + """
                double norm = sqrt((double) a1[0]);
                float most = a2[1];
                float g = a0[i];
                if (most > 0.f && norm > most) { g *= (float) (most / norm); }
                float m = %s * a4[i] + g * (1.f - %s);
                float v = %s * a5[i] + g * g * (1.f - %s);
                float p = a3[i] - m * a2[0] / (sqrtf(v) + %s);
                a4[i] = m;
                a5[i] = v;
                a3[i] = p;
            """
                                .formatted(b1, b1, b2, b2, Expression.literal(adam.getEpsilon()));
        List<Tensor> writes = new ArrayList<>(List.of(parameters, first, second));
        if (average.isPresent()) {
            body += "    a6[i] += (p - a6[i]) * a2[2];\n";
            writes.add(average.get());
        }
        return Kernels.forEach(
                "adam", gradient.length(), body, List.of(gradient, norms, control), writes);
    }

    private Step.Kernel move(Tensor batch, Tensor running) {
        String body = GUARD.formatted("a1") + "    a3[i] += (a0[i] - a3[i]) * a2[i];\n";
        return Kernels.forEach(
                "running statistics",
                batch.length(),
                body,
                List.of(batch, norms, momenta),
                List.of(running));
    }
}
