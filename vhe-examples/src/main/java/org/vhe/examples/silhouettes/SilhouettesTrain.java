package org.vhe.examples.silhouettes;

import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.TrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Trains the deconvolutional VHE on the silhouettes of most classes, in half an hour on one core.
 */
@Command(name = "train", description = "Train a model on the silhouettes of most classes.")
public final class SilhouettesTrain extends TrainCommand {
    @Mixin private SilhouettesNetworkArguments network = new SilhouettesNetworkArguments();

    /** With the experiment's own defaults. */
    public SilhouettesTrain() {
        super(
                Silhouettes.NAME,
                new SilhouettesData(),
                new TrainingArguments()
                        .usualMinutes(30)
                        .usualBatch(16)
                        .usualRate(0.002, 0.4)
                        .usualAveraging(0.999));
    }

    @Override
    protected Homoencoder create(long seed) {
        return network.create(seed);
    }
}
