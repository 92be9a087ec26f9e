package org.vhe.examples.alphabets;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.TrainingOptions;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.TrainCommand;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the model of alphabets, or what it is compared with, in half an hour on one core. */
@Command(
        name = "train",
        description = "Train the model of alphabets, or the same network without a.")
public final class AlphabetsTrain extends TrainCommand {
    @Mixin private AlphabetNetworkArguments network = new AlphabetNetworkArguments();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "hierarchical: a per alphabet, c per character. c-per-character: the same"
                            + " without a. c-per-alphabet: without characters. Default:"
                            + " ${DEFAULT-VALUE}.",
            converter = AlphabetNetwork.Converter.class)
    private AlphabetNetwork kind = AlphabetNetwork.HIERARCHICAL;

    @Option(
            names = "--alphabet-shots",
            paramLabel = "N",
            description = "|D| of a; --shots is that of c (default: ${DEFAULT-VALUE}).")
    private int alphabetShots = 5;

    /** With the experiment's own defaults. */
    public AlphabetsTrain() {
        super(
                Alphabets.NAME,
                Alphabets.data(),
                new TrainingArguments()
                        .usualMinutes(30)
                        .usualShots(2)
                        .usualBatch(16)
                        .usualRate(0.002, 0.5)
                        .usualWarmUp(1000)
                        .usualAveraging(0.999)
                        .usualClip(100));
    }

    @Override
    protected Homoencoder create(long seed) {
        return kind.create(network.options(), seed);
    }

    @Override
    protected GroupedDataset regrouped(GroupedDataset images) {
        return kind.regroup(images);
    }

    @Override
    protected TrainingOptions adjusted(TrainingOptions options, Homoencoder model) {
        return kind == AlphabetNetwork.HIERARCHICAL
                ? options.toBuilder()
                        .supportSize(HierarchicalVhe.ALPHABET_LATENT, alphabetShots)
                        .build()
                : options;
    }
}
