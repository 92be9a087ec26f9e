package org.vhe.examples.styles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DrawingStyle;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.image.StyledImages;
import org.vhe.data.omniglot.OmniglotData;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.UsualValues;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Content and style of coloured characters told apart (section 4.3 of the paper). */
@Command(
        name = "styles",
        description = "Tell content and style of coloured Omniglot apart (section 4.3).",
        defaultValueProvider = StylesDefaults.class)
public final class Styles extends Example<Styles.Result> {
    @Mixin private OmniglotArguments data = new OmniglotArguments();
    @Mixin private TrainingArguments training = new TrainingArguments();

    @Option(
            names = "--styles",
            paramLabel = "N",
            description =
                    "Styles to learn from, and as many others to test on (default: ${DEFAULT-VALUE}).")
    private int styles = 30;

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the prior and the likelihood (paper: 64; default: ${DEFAULT-VALUE}).")
    private long width = 32;

    @Option(
            names = "--way",
            paramLabel = "N",
            description = "Classes of a few-shot task (default: ${DEFAULT-VALUE}).")
    private int way = 20;

    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5",
            description = "Numbers of examples of each class (default: ${DEFAULT-VALUE}).")
    private List<Integer> shots;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description =
                    "Tasks of each kind, with as many queries as classes (default: ${DEFAULT-VALUE}).")
    private int episodes = 10;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Samples of c and s in a score (default: ${DEFAULT-VALUE}).")
    private int samples = 16;

    @Option(
            names = "--probe-characters",
            paramLabel = "N",
            description = "Characters whose images are probed (default: ${DEFAULT-VALUE}).")
    private int probeCharacters = 40;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Contents in a picture (default: ${DEFAULT-VALUE}).")
    private int rows = 8;

    @Option(
            names = "--columns",
            paramLabel = "N",
            description = "Styles in a picture (default: ${DEFAULT-VALUE}).")
    private int columns = 10;

    /**
     * What was found, on characters that training did not see.
     *
     * @param data which characters were held out
     * @param parameters number of trained numbers
     * @param training how training ended
     * @param probes what each latent tells of each factor
     * @param tasks few-shot classification by each factor
     * @param checkpoint where the model is
     * @param pictures contents in the styles of other images
     */
    public record Result(
            OmniglotPreparation data,
            long parameters,
            TrainingResult training,
            List<FactorMeasures.Probe> probes,
            List<FactorMeasures.Task> tasks,
            String checkpoint,
            List<String> pictures) {}

    /**
     * The images.
     *
     * @param training to learn from
     * @param seen unseen characters in the styles of training, binary
     * @param unseen the same in styles that training did not see
     */
    private record Images(GroupedDataset training, GroupedDataset seen, GroupedDataset unseen) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Styles::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Styles(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        OmniglotPreparation choice = choice();
        Path out = common.out("styles");
        Path checkpoint = out.resolve("model.zip");
        Images images = images(data.load(choice));
        Homoencoder model = FactorialVhe.create(network(), common.seed());
        TrainingResult trained = train(model, images.training(), choice, checkpoint);
        List<String> pictures = pictures(model, images, out);
        ScoringOptions scoring =
                new ScoringOptions(samples, 1, ScoringOptions.DEFAULT.rowsPerChunk());
        FactorMeasures measures = new FactorMeasures(model, scoring, common.seed());
        return new Result(
                choice,
                model.parameters().parameterCount(),
                trained,
                probes(measures, images),
                tasks(measures, images),
                checkpoint.toString(),
                pictures);
    }

    private TrainingResult train(
            Homoencoder model, GroupedDataset images, OmniglotPreparation choice, Path checkpoint)
            throws IOException {
        TrainingOptions options =
                training.options(model, common.seed(), checkpoint, UsualValues.MINUTES);
        print("learning from " + images);
        choice.writeBeside(checkpoint);
        Path metrics = checkpoint.resolveSibling("metrics.csv");
        TrainingResult trained =
                new TrainingRun(model, images, options, metrics).train(training.resume());
        print(TrainingRun.describe(trained));
        print("model     " + checkpoint);
        return trained;
    }

    /** Colours are shares of ink, which binary pixels need to be drawn from in every step. */
    private OmniglotPreparation choice() {
        training.requireOneRun();
        OmniglotPreparation choice = data.choice(Division.RANDOM1200);
        if (!choice.dynamicBinarisation()) {
            throw new IllegalArgumentException(
                    "colours need dynamic binarisation, add --dynamic-binarisation");
        }
        return choice;
    }

    private FactorialOptions network() {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        return FactorialOptions.defaults()
                .withImage(
                        usual.withChannels(
                                usual.templateEncoder(), usual.transformEncoder(), width));
    }

    private Images images(OmniglotData split) {
        List<DrawingStyle> learned = DrawingStyle.random(styles, seed("styles"));
        List<DrawingStyle> others = DrawingStyle.random(styles, seed("unseen styles"));
        GroupedDataset training = StyledImages.of(split.training(), learned, seed("training"));
        return new Images(
                training.withAugmentation(new DynamicBinarisation()),
                binary(StyledImages.of(split.heldOut(), learned, seed("held out"))),
                binary(StyledImages.of(split.heldOut(), others, seed("unseen"))));
    }

    private GroupedDataset binary(GroupedDataset images) {
        return FixedBinarisation.of(images, seed("binary"));
    }

    private long seed(String purpose) {
        return Seeds.derive(common.seed(), purpose);
    }

    private List<String> pictures(Homoencoder model, Images images, Path out) throws IOException {
        StyleTransferPicture picture = new StyleTransferPicture(model, common.seed());
        Path seen = out.resolve("transfer.png");
        Path unseen = out.resolve("transfer-unseen-styles.png");
        picture.write(seen, images.seen(), rows, columns);
        picture.write(unseen, images.unseen(), rows, columns);
        print("pictures  " + seen + ", " + unseen + " (framed: contents left, styles at the top)");
        return List.of(seen.toString(), unseen.toString());
    }

    private List<FactorMeasures.Probe> probes(FactorMeasures measures, Images images) {
        List<FactorMeasures.Probe> probes = measures.probes(images.seen(), probeCharacters);
        print("\n" + FactorMeasures.probesTable(probes));
        return probes;
    }

    private List<FactorMeasures.Task> tasks(FactorMeasures measures, Images images) {
        String content = FactorialVhe.CONTENT_GROUPING;
        String style = FactorialVhe.STYLE_GROUPING;
        List<FactorMeasures.Task> tasks = new ArrayList<>();
        for (int shot : shots) {
            FewShotOptions protocol = FewShotOptions.of(way, shot, episodes, common.seed());
            tasks.add(measures.classify("seen styles", images.seen(), content, style, protocol));
            tasks.add(measures.classify("seen styles", images.seen(), style, content, protocol));
            tasks.add(measures.classify("new styles", images.unseen(), style, content, protocol));
        }
        print("\n" + FactorMeasures.tasksTable(tasks));
        return tasks;
    }
}
