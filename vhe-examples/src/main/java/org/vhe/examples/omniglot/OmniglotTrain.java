package org.vhe.examples.omniglot;

import org.vhe.core.model.Homoencoder;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.TrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model on Omniglot (section 4.2 of the paper). */
@Command(name = "train", description = "Train a model on Omniglot.")
public final class OmniglotTrain extends TrainCommand {

    @Mixin private NetworkArguments network = new NetworkArguments();

    /** With the usual options of training. */
    public OmniglotTrain() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200)),
                new TrainingArguments());
    }

    @Override
    protected Homoencoder create(long seed) {
        return network.create(seed);
    }
}
