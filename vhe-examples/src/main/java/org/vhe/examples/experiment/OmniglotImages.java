package org.vhe.examples.experiment;

import java.io.IOException;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.random.Seeds;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.data.omniglot.OmniglotTraining;
import org.vhe.data.omniglot.Preprocessing;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.TrainingData.Pixels;
import picocli.CommandLine.Mixin;

/** Omniglot as its options say. */
public final class OmniglotImages implements ExperimentData {
    @Mixin private OmniglotArguments arguments = new OmniglotArguments();

    private final OmniglotPreparation usual;
    private String heldOut = OmniglotReader.CHARACTER;

    /**
     * @param usual how to prepare the images to learn from, unless told otherwise
     */
    public OmniglotImages(OmniglotPreparation usual) {
        this.usual = usual;
    }

    /** For experiments that hold out whole groups of another grouping, such as alphabets. */
    public OmniglotImages heldOutBy(String grouping) {
        heldOut = grouping;
        return this;
    }

    private OmniglotPreparation checked(OmniglotPreparation choice) {
        if (heldOut.equals(OmniglotReader.ALPHABET)
                && !choice.division().grouping().equals(OmniglotReader.ALPHABET)) {
            throw new IllegalArgumentException(
                    "a model of alphabets is tested on whole alphabets: --split must be background,"
                            + " small1 or small2, found random1200");
        }
        return choice;
    }

    @Override
    public TrainingData training(long seed) throws IOException, InterruptedException {
        OmniglotPreparation choice = checked(arguments.choice(usual));
        OmniglotTraining loaded = arguments.training(choice);
        return new TrainingData(
                OmniglotPreparation.DATA,
                loaded.training(),
                loaded.validation(),
                pixels(choice),
                choice);
    }

    private static Pixels pixels(OmniglotPreparation choice) {
        if (choice.dynamicBinarisation()) {
            return Pixels.PROBABILITIES;
        }
        return choice.preprocessing() == Preprocessing.INDEX_RULE ? Pixels.BINARY : Pixels.GRAY;
    }

    @Override
    public TestData test(Weights weights, long seed) throws IOException, InterruptedException {
        OmniglotPreparation choice = choice(weights);
        GroupedDataset images =
                choice.forEvaluation(arguments.heldOut(choice), Seeds.derive(seed, 1));
        return TestData.of(images, choice, heldOut);
    }

    /**
     * What weights were trained on, without variants, as the model sees it.
     *
     * @param seed of pixels that are drawn
     */
    public GroupedDataset learned(Weights weights, long seed)
            throws IOException, InterruptedException {
        OmniglotPreparation choice = choice(weights);
        return choice.forEvaluation(arguments.training(choice).training(), Seeds.derive(seed, 2));
    }

    /** How the images of trained weights were prepared, but for what the options say. */
    public OmniglotPreparation choice(Weights weights) throws IOException {
        return checked(arguments.choice(weights));
    }

    @Override
    public Optional<Provenance> provenance(Weights weights)
            throws IOException, InterruptedException {
        return arguments.provenance(weights);
    }
}
