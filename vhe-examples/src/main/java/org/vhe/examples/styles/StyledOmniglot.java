package org.vhe.examples.styles;

import java.io.IOException;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.DrawingStyle;
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
import org.vhe.models.factorial.FactorialVhe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Omniglot in colours: every drawing in one of some random styles. */
final class StyledOmniglot implements ExperimentData {
    @Mixin private OmniglotArguments drawings = new OmniglotArguments();

    @Option(
            names = "--styles",
            paramLabel = "N",
            description =
                    "Styles to learn from, and as many others to test on (default: 30; for a test,"
                            + " as the weights were trained).")
    private Integer styles;

    @Override
    public TrainingData training(long seed) throws IOException, InterruptedException {
        StylesPreparation choice =
                choice(
                        new StylesPreparation(
                                OmniglotPreparation.defaults(Division.RANDOM1200), 30, seed));
        return new TrainingData(
                StylesPreparation.DATA,
                StyledImages.of(
                        drawings.training(choice.drawings()).training(),
                        learned(choice),
                        seed(choice, "training")),
                Pixels.PROBABILITIES,
                choice);
    }

    /** Unseen characters in the styles of training, binary. */
    @Override
    public TestData test(Weights weights, long seed) throws IOException, InterruptedException {
        StylesPreparation choice = choice(trained(weights));
        GroupedDataset images =
                binary(
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
        return binary(
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

    /** Colours are shares of ink, which binary pixels need to be drawn from in every step. */
    private StylesPreparation choice(StylesPreparation usual) {
        OmniglotPreparation gray = drawings.choice(usual.drawings());
        if (!gray.dynamicBinarisation()) {
            throw new IllegalArgumentException(
                    "colours need dynamic binarisation, add --dynamic-binarisation");
        }
        return new StylesPreparation(gray, styles == null ? usual.styles() : styles, usual.seed());
    }

    private static List<DrawingStyle> learned(StylesPreparation choice) {
        return DrawingStyle.random(choice.styles(), seed(choice, "styles"));
    }

    private static GroupedDataset binary(StylesPreparation choice, GroupedDataset images) {
        return FixedBinarisation.of(images, seed(choice, "binary"));
    }

    private static long seed(StylesPreparation choice, String purpose) {
        return Seeds.derive(choice.seed(), purpose);
    }
}
