package org.vhe.cuda;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.graph.JavaOperation;

/**
 * Steps in their final order, executed again and again: as CUDA graphs, from the second time on,
 * between what is done on the host.
 */
final class Sequence {
    private final CudaDevice device;
    private final List<KernelProgram> programs;
    private final Runnable first;
    private final boolean capture;
    private final List<Segment> segments = new ArrayList<>();
    private boolean warm;

    /** Steps without one on the host between them, or one on the host. */
    private static final class Segment {
        private final List<Step> steps = new ArrayList<>();
        private Pointer graph;
    }

    /**
     * @param first what is done before the steps, each time, on the device's stream
     */
    Sequence(
            CudaDevice device,
            List<KernelProgram> programs,
            Runnable first,
            List<Step> steps,
            boolean capture) {
        this.device = device;
        this.first = first;
        this.programs = programs;
        this.capture = capture;
        Segment segment = new Segment();
        for (Step step : steps) {
            boolean host = step instanceof Step.Host;
            if (host && !segment.steps.isEmpty()) {
                segments.add(segment);
                segment = new Segment();
            }
            segment.steps.add(step);
            if (host) {
                segments.add(segment);
                segment = new Segment();
            }
        }
        if (!segment.steps.isEmpty()) {
            segments.add(segment);
        }
    }

    /** Number of launches of an execution. */
    int launches() {
        return segments.size();
    }

    /** Executes all steps, with the device held; waits for none on the device. */
    void execute() {
        first.run();
        for (Segment segment : segments) {
            if (segment.steps.get(0) instanceof Step.Host host) {
                compute(host);
            } else if (!capture || !warm) {
                segment.steps.forEach(this::launch);
            } else {
                if (segment.graph == null) {
                    segment.graph = capture(segment.steps);
                }
                device.driver().launchGraph(segment.graph, device.stream());
            }
        }
        warm = true; // libraries have made what they make at first
    }

    private void launch(Step step) {
        try {
            if (step instanceof Step.Kernel kernel) {
                programOf(kernel).launch(kernel);
            } else if (step instanceof Step.Library library) {
                library.call().run(device);
            } else {
                throw new IllegalStateException(step.name() + " has no kernel");
            }
        } catch (CudaException e) {
            String hint =
                    step.name().equals(Convolutions.LIBRARY)
                            ? "; -Dvhe.cuda.cudnn=off does without cuDNN"
                            : "";
            throw new CudaException(step.name() + ": " + e.getMessage() + hint, e.code());
        }
    }

    private KernelProgram programOf(Step.Kernel kernel) {
        for (KernelProgram program : programs) {
            if (program.has(kernel)) {
                return program;
            }
        }
        throw new IllegalStateException("kernel " + kernel.name() + " was not compiled");
    }

    private Pointer capture(List<Step> steps) {
        device.driver().beginCapture(device.stream());
        try {
            steps.forEach(this::launch);
        } catch (RuntimeException e) {
            device.driver().abandonCapture(device.stream());
            throw e;
        }
        return device.driver().endCapture(device.stream());
    }

    private void compute(Step.Host step) {
        double[][] inputs = step.reads().stream().map(this::read).toArray(double[][]::new);
        JavaOperation.Kernel kernel = step.kernel();
        double[] result = kernel.compute(inputs);
        Tensor to = step.writes().get(0);
        try (Staging staging = new Staging(device, to.bytes())) {
            for (int i = 0; i < result.length; i++) {
                staging.pointer().setFloat(4L * i, (float) result[i]);
            }
            device.driver().toDevice(to.address(), staging.pointer(), to.bytes(), device.stream());
            device.synchronize();
        }
    }

    private double[] read(Tensor tensor) {
        float[] values = Staging.read(device, tensor);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    void close() {
        for (Segment segment : segments) {
            if (segment.graph != null) {
                device.driver().destroyGraph(segment.graph);
                segment.graph = null;
            }
        }
    }
}
