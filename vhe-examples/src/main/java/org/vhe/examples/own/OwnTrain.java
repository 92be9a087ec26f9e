package org.vhe.examples.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.image.ExchangedColours;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.TrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model on a folder of images, in half an hour unless told otherwise. */
@Command(
        name = "train",
        description = "Train a model on a folder of your own images, a folder for each class.")
public final class OwnTrain extends TrainCommand {
    static final String NAME = "own";

    @Mixin private OwnNetwork network = new OwnNetwork();

    @Option(
            names = "--exchange-colours",
            description =
                    "Learn each class in the six orders of red, green and blue, as classes of their"
                            + " own.")
    private boolean exchangeColours;

    private final OwnImages images;

    /** With the usual options of training. */
    public OwnTrain() {
        this(new OwnImages());
    }

    private OwnTrain(OwnImages images) {
        super(
                NAME,
                images,
                new TrainingArguments()
                        .usualMinutes(30)
                        .usualBatch(16)
                        .usualAveraging(0.999)
                        .usualClip(100));
        this.images = images;
    }

    @Override
    protected Homoencoder create(long seed) {
        try {
            return network.create(images.imageSize(), images.likelihood(), seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected GroupedDataset regrouped(GroupedDataset augmented) {
        try {
            GroupedDataset coloured =
                    exchangeColours
                            ? augmented.withAugmentation(new ExchangedColours())
                            : augmented;
            return OwnLevels.forTraining(coloured, images.likelihood());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
