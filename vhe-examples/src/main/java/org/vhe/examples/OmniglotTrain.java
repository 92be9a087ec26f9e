package org.vhe.examples;

import java.nio.file.Path;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.RotateReflect;
import org.vhe.data.image.SmallAffine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model on Omniglot (section 4.2 of the paper). */
@Command(name = "train", description = "Train a model on Omniglot.")
public final class OmniglotTrain extends Example<OmniglotTrain.Result> {
    @Mixin private OmniglotDataOptions data = new OmniglotDataOptions();
    @Mixin private NetworkOptions network = new NetworkOptions();
    @Mixin private TrainingChoices training = new TrainingChoices();

    @Option(
            names = "--augment",
            description = "Add the 8 rotations and reflections of each character as new classes.")
    private boolean augment;

    @Option(
            names = "--affine",
            paramLabel = "N",
            description =
                    "Make each image into N by small affine transformations, as more members of its"
                            + " class; 1 for none (paper: 20; default: ${DEFAULT-VALUE}).")
    private int affine = 1;

    /**
     * What came out.
     *
     * @param data what was learned from
     * @param parameters number of trained numbers
     * @param restart number of the run that was kept, from 1
     * @param training how that run ended
     * @param checkpoint where the model is
     */
    public record Result(
            OmniglotChoice data,
            long parameters,
            int restart,
            TrainingResult training,
            String checkpoint) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotTrain::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotTrain(), args);
    }
}
