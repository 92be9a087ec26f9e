package org.vhe.examples.styles;

import java.io.IOException;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.DrawingStyle;
import org.vhe.data.image.DynamicInk;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.image.StyledImages;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.TrainingData;
import org.vhe.examples.experiment.TrainingData.Pixels;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.likelihood.ElementLikelihood;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Omniglot in colours: every drawing in one of some random styles. */
final class StyledOmniglot implements ExperimentData {
    private static final int USUAL_LEVELS = 16;

    @Mixin private OmniglotArguments drawings = new OmniglotArguments();

    @Option(
            names = "--styles",
            paramLabel = "N",
            description =
                    "Styles to learn from, and as many others to test on (default: 30; for a test,"
                            + " as the weights were trained).")
    private Integer styles;

    @Option(
            names = "--levels",
            paramLabel = "N",
            description =
                    "Levels of red, green and blue: pixels are black or have the ink's colour, with a"
                            + " likelihood of ink and of its colour. 0 for bits of red, green and"
                            + " blue, drawn at random with the colour's shares (default: 16; for a"
                            + " test, as the weights were trained).")
    private Integer levels;

    @Override
    public TrainingData training(long seed) throws IOException, InterruptedException {
        StylesPreparation choice =
                choice(
                        new StylesPreparation(
                                OmniglotPreparation.defaults(Division.RANDOM1200),
                                30,
                                USUAL_LEVELS,
                                seed));
        return new TrainingData(
                StylesPreparation.DATA,
                StyledImages.of(
                        drawings.training(choice.drawings()).training(),
                        learned(choice),
                        seed(choice, "training")),
                choice.levels() == 0 ? Pixels.PROBABILITIES : Pixels.GRAY,
                choice);
    }

    /** Unseen characters in the styles of training, their ink drawn once. */
    @Override
    public TestData test(Weights weights, long seed) throws IOException, InterruptedException {
        StylesPreparation choice = choice(trained(weights));
        GroupedDataset images =
                drawn(
                        choice,
                        StyledImages.of(
                                drawings.heldOut(choice.drawings()),
                                learned(choice),
                                seed(choice, "held out")));
        return TestData.of(images, choice, FactorialVhe.CONTENT_GROUPING);
    }

    /** The characters of a test in styles that training did not see. */
    GroupedDataset inUnseenStyles(TestData test) throws IOException, InterruptedException {
        StylesPreparation choice = (StylesPreparation) test.preparation();
        List<DrawingStyle> others =
                DrawingStyle.random(choice.styles(), seed(choice, "unseen styles"));
        return drawn(
                choice,
                StyledImages.of(
                        drawings.heldOut(choice.drawings()), others, seed(choice, "unseen")));
    }

    private static StylesPreparation trained(Weights weights) {
        return weights.checkpoint()
                .provenance()
                .filter(known -> known.data().equals(StylesPreparation.DATA))
                .map(known -> known.preparation(StylesPreparation.class))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s was not trained on coloured characters by this command"
                                                .formatted(weights.name())));
    }

    private int trainingLevels() {
        return levels == null ? USUAL_LEVELS : levels;
    }

    /**
     * A model of what pixels are in training.
     *
     * @param pixelColours whether each has a colour of its own; bits always have
     */
    FactorialOptions withPixels(FactorialOptions options, boolean pixelColours) {
        int number = trainingLevels();
        if (number == 0) {
            return options;
        }
        return pixelColours
                ? options.withImage(
                        options.image()
                                .withLikelihood(
                                        ElementLikelihood.of(
                                                ElementLikelihood.Kind.ZERO_INFLATED, number)))
                : options.withInkOfOneColour(number);
    }

    /** Images to learn from, augmented: ink is drawn anew in each step. */
    GroupedDataset withInkDrawn(GroupedDataset images) {
        int number = trainingLevels();
        return number == 0 ? images : images.withAugmentation(new DynamicInk(number));
    }

    /** Ink is gray, and what a model learns from is drawn from it in every step. */
    private StylesPreparation choice(StylesPreparation usual) {
        OmniglotPreparation gray = drawings.choice(usual.drawings());
        if (!gray.dynamicBinarisation()) {
            throw new IllegalArgumentException(
                    "colours need dynamic binarisation, add --dynamic-binarisation");
        }
        return new StylesPreparation(
                gray,
                styles == null ? usual.styles() : styles,
                levels == null ? usual.levels() : levels,
                usual.seed());
    }

    private static List<DrawingStyle> learned(StylesPreparation choice) {
        return DrawingStyle.random(choice.styles(), seed(choice, "styles"));
    }

    private static GroupedDataset drawn(StylesPreparation choice, GroupedDataset images) {
        long seed = seed(choice, "binary");
        return choice.levels() == 0
                ? FixedBinarisation.of(images, seed)
                : images.map(new DynamicInk(choice.levels()), seed);
    }

    private static long seed(StylesPreparation choice, String purpose) {
        return Seeds.derive(choice.seed(), purpose);
    }
}
