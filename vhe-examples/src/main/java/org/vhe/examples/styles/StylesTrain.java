package org.vhe.examples.styles;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.TrainCommand;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains the factorial model in half an hour on one core. */
@Command(name = "train", description = "Train the factorial model on coloured characters.")
public final class StylesTrain extends TrainCommand {

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the prior and the likelihood (paper: 64; default: ${DEFAULT-VALUE}).")
    private long width = 32;

    @Option(
            names = "--pixel-colours",
            negatable = true,
            description =
                    "Each pixel has a colour of its own, as in the paper, instead of one for the"
                            + " drawing; bits always have.")
    private boolean pixelColours;

    private final StyledOmniglot images;

    /** With the experiment's own defaults. */
    public StylesTrain() {
        this(new StyledOmniglot());
    }

    private StylesTrain(StyledOmniglot images) {
        super(
                Styles.NAME,
                images,
                new TrainingArguments()
                        .usualMinutes(30)
                        .usualBatch(16)
                        .usualRate(1e-3, 0.4)
                        .usualAveraging(0.999)
                        .usualClip(100));
        this.images = images;
    }

    @Override
    protected Homoencoder create(long seed) {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        PixelCnnOptions image =
                usual.withChannels(usual.templateEncoder(), usual.transformEncoder(), width);
        FactorialOptions options =
                images.withPixels(FactorialOptions.defaults().withImage(image), pixelColours);
        return FactorialVhe.create(options, seed);
    }

    @Override
    protected GroupedDataset regrouped(GroupedDataset augmented) {
        return images.withInkDrawn(augmented);
    }
}
