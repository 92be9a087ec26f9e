package org.vhe.examples;

import java.nio.file.Path;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.TrainingOptions;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Option;

/** Options of the model of silhouettes and of its training, for half an hour on a core or two. */
final class SilhouettesTraining {
    private static final double LEARNING_RATE = 2e-3;
    private static final double DECAY_FROM = 0.4;
    private static final double AVERAGING = 0.999;
    private static final double CLIP = 10;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Stop training after this time (default: ${DEFAULT-VALUE}).")
    private double minutes = 30;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Stop training after this many steps at the latest.")
    private long steps = Long.MAX_VALUE;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on from this checkpoint, of a run with the same options.")
    private Path resume;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the first convolutions (default: ${DEFAULT-VALUE}).")
    private long width = 16;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers (default: ${DEFAULT-VALUE}).")
    private long hidden = 256;

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description = "Size of c (default: ${DEFAULT-VALUE}).")
    private long classLatent = DeconvOptions.defaults().classLatent();

    @Option(
            names = "--shots",
            paramLabel = "N",
            description = "|D|, the size of support sets (default: ${DEFAULT-VALUE}).")
    private int shots = 5;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Targets of a step (default: ${DEFAULT-VALUE}).")
    private int batch = 16;

    Homoencoder model(long seed) {
        DeconvOptions usual = DeconvOptions.defaults();
        return DeconvVhe.create(
                usual.withWidth(width, hidden).withLatents(classLatent, usual.elementLatent()),
                seed);
    }

    TrainingOptions options(long seed, Path checkpoint) {
        return TrainingOptions.builder()
                .supportSize(DeconvVhe.CLASS_LATENT, shots)
                .batchSize(batch)
                .budget(new Budget(steps, Double.POSITIVE_INFINITY, minutes))
                .learningRate(LearningRateSchedule.fallingFrom(LEARNING_RATE, DECAY_FROM))
                .averagingDecay(AVERAGING)
                .maxGradientNorm(CLIP)
                .checkpoint(checkpoint)
                .seed(seed)
                .build();
    }

    /** The checkpoint to go on from, or null. */
    Path resume() {
        return resume;
    }

    int batch() {
        return batch;
    }
}
