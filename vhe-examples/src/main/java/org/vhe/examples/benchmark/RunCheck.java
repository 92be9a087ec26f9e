package org.vhe.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

/** Whether training on a device repeats itself, goes on from a checkpoint, and keeps its memory. */
final class RunCheck {
    private static final int SHOTS = 2;
    private static final int BATCH = 8;
    private static final int IMAGES = 100;

    private final CheckedNetwork network;
    private final long width;
    private final GraphExecutor.Kind kind;
    private Growth growth;

    /**
     * @param network whose data are of one grouping
     */
    RunCheck(CheckedNetwork network, long width, GraphExecutor.Kind kind) {
        this.network = network;
        this.width = width;
        this.kind = kind;
    }

    private Homoencoder trained(long steps, Path checkpoint, boolean resume) throws IOException {
        Homoencoder model = network.create(width, 1);
        try (Trainer trainer = trainer(model, steps, checkpoint)) {
            CheckedNetwork.requireOn(kind, trainer.executor());
            if (resume) {
                trainer.resume(checkpoint);
            }
            trainer.train();
        }
        return model;
    }

    private Trainer trainer(Homoencoder model, long steps, Path checkpoint) {
        String grouping = model.structure().sharedLatents().get(0).grouping();
        TrainingOptions.Builder options =
                TrainingOptions.builder()
                        .batchSize(BATCH)
                        .budget(Budget.ofSteps(steps))
                        .executor(kind)
                        .averagingDecay(0.99)
                        .checkpoint(checkpoint)
                        .overwrite(true);
        CheckedNetwork.supportSizes(model, SHOTS).forEach(options::supportSize);
        return new Trainer(model, NoiseImages.of(grouping, IMAGES, 1), options.build());
    }

    /** Entries of the parameters that differ between two runs of the same seed. */
    long differencesOfRepetition(long steps, Path folder) throws IOException {
        return differences(
                trained(steps, folder.resolve("first.vhe"), false),
                trained(steps, folder.resolve("second.vhe"), false));
    }

    /** Entries of the parameters that differ between a run and one that was interrupted. */
    long differencesOfResumption(long steps, Path folder) throws IOException {
        Path part = folder.resolve("part.vhe");
        trained(Math.max(1, steps / 2), part, false);
        return differences(
                trained(steps, folder.resolve("whole.vhe"), false), trained(steps, part, true));
    }

    private static long differences(Homoencoder one, Homoencoder other) {
        INDArray parameters = one.parameters().sharedParameters().read();
        return parameters
                .neq(other.parameters().sharedParameters().read())
                .castTo(parameters.dataType())
                .sumNumber()
                .longValue();
    }

    /**
     * Growth of memory while the training graph is executed again and again.
     *
     * @param host of this program, in MB; not a number where it cannot tell
     * @param device what is used of the device's, in MB; not a number where it cannot tell
     */
    record Growth(double host, double device) {}

    /** Measured once. */
    Growth growth(int replays) throws IOException {
        if (growth == null) {
            growth = measure(replays);
        }
        return growth;
    }

    private Growth measure(int replays) throws IOException {
        Path file = Files.createTempFile("vhe-check", ".vhe");
        try (Trainer trainer = trainer(network.create(width, 1), 1, file)) {
            GraphExecutor executor = CheckedNetwork.requireOn(kind, trainer.executor());
            replay(executor, Math.max(10, replays / 10));
            double host = Measurements.residentMegabytes("VmRSS");
            double free = freeMegabytes();
            replay(executor, replays);
            return new Growth(
                    Measurements.residentMegabytes("VmRSS") - host, free - freeMegabytes());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void replay(GraphExecutor executor, int times) {
        for (int i = 0; i < times; i++) {
            executor.execute();
        }
        System.gc();
    }

    private double freeMegabytes() {
        OptionalLong free = kind.freeMemory();
        return free.isPresent() ? free.getAsLong() / 1e6 : Double.NaN;
    }
}
