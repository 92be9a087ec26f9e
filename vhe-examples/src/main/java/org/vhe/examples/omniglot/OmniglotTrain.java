package org.vhe.examples.omniglot;

import org.vhe.core.model.Homoencoder;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.TrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model on Omniglot (section 4.2 of the paper). */
@Command(name = "train", description = "Train a model on Omniglot.")
public final class OmniglotTrain extends TrainCommand {
    @Mixin
    private OmniglotImages data =
            new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200));

    @Mixin private NetworkArguments network = new NetworkArguments();

    /** With the usual options of training. */
    public OmniglotTrain() {
        super(new TrainingArguments());
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotTrain::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotTrain(), args);
    }

    @Override
    protected ExperimentData data() {
        return data;
    }

    @Override
    protected String name() {
        return Omniglot.NAME;
    }

    @Override
    protected Homoencoder create(long seed) {
        return network.create(seed);
    }
}
