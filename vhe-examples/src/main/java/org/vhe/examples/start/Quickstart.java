package org.vhe.examples.start;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.Workplace;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Everything once, in two minutes and without a download: what a trained model makes of glyphs that
 * it has never seen, and a small one trained on others.
 */
@Command(
        name = "quickstart",
        description =
                "Classify and draw invented glyphs by a trained model, then train a small one (two"
                        + " minutes, no download).")
public final class Quickstart extends Example<Quickstart.Result> {
    private static final int HELD_OUT_ALPHABETS = 4;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of training (default: ${DEFAULT-VALUE}).")
    private long steps = 1500;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description =
                    "Episodes of each 5-way task; 20-way tasks have a fifth (default: ${DEFAULT-VALUE}).")
    private int episodes = 80;

    /**
     * What was found.
     *
     * @param pretrained accuracy of the model that comes with the library
     * @param samples where the picture is that it drew
     * @param parameters number of numbers trained here
     * @param training how training ended
     * @param accuracy of each task
     * @param checkpoint where the model is
     */
    public record Result(
            List<FewShotRow> pretrained,
            String samples,
            long parameters,
            TrainingResult training,
            List<FewShotRow> accuracy,
            String checkpoint) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Quickstart::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Quickstart(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        Path out = common.out("quickstart");
        Path checkpoint = out.resolve("model.zip");
        Path samples = out.resolve("one-shot-samples.png");
        GroupedDataset glyphs = Glyphs.generate(Glyphs.Options.defaults());
        Split split = glyphs.holdOut(Glyphs.ALPHABET, HELD_OUT_ALPHABETS, common.seed());
        GroupedDataset unseen =
                FixedBinarisation.of(split.heldOut(), Seeds.derive(common.seed(), 1));

        Homoencoder trained =
                Pretrained.OMNIGLOT_CLASSIFICATION.load().requireUnseen(unseen, Glyphs.CHARACTER);
        print("A model of real characters, which comes with the library, sees invented ones:\n");
        List<FewShotRow> pretrained = classifyByPretrained(trained, unseen);
        print(AccuracyTable.of(pretrained).toString());
        draw(trained, unseen, samples);
        print("\nsamples   " + samples + " (framed: the one drawing that each row was made from)");

        print("\nA small model learns from other glyphs:\n");
        Homoencoder model = DenseVhe.create(DenseOptions.defaults(), common.seed());
        TrainingResult training =
                train(model, split.training(), checkpoint, out.resolve("metrics.csv"));
        print(TrainingRun.describe(training));
        List<FewShotRow> rows = classify(model, unseen);
        print(
                "\nAccuracy on glyphs of %d alphabets that training did not see:\n"
                        .formatted(HELD_OUT_ALPHABETS));
        print(AccuracyTable.of(rows).toString());
        print("\nmodel     " + checkpoint);
        print(
                "\nNext: real characters (downloaded once), your own images, and what a model is made of:");
        print("bin/vhe omniglot sample --weights pretrained");
        print("bin/vhe train --data FOLDER_OF_IMAGES");
        print("bin/vhe custom-encoder");
        return new Result(
                pretrained,
                samples.toString(),
                model.parameters().parameterCount(),
                training,
                rows,
                checkpoint.toString());
    }

    /** On few episodes, as the network is a large one: 20-way 1-shot. */
    private List<FewShotRow> classifyByPretrained(Homoencoder model, GroupedDataset unseen) {
        FewShotOptions task = FewShotOptions.of(20, 1, Math.max(1, episodes / 27), common.seed());
        try (ModelEvaluator evaluator = model.evaluator()) {
            return FewShotComparison.of(
                            AccuracyTable.MODEL,
                            new AdaptiveFewShotClassifier(
                                    evaluator,
                                    AdaptiveScoringOptions.of(new ScoringOptions(10, 2, 80))))
                    .and(AccuracyTable.PIXELS, new PixelNearestNeighbour(model.elementLength()))
                    .evaluate(
                            FewShotProtocol.classes(unseen, Glyphs.CHARACTER, List.of(task)),
                            new Progress("Classifying", "episodes"));
        }
    }

    private void draw(Homoencoder model, GroupedDataset unseen, Path file) throws IOException {
        ConditionalSamples drawn =
                ConditionalSamples.of(
                        model,
                        unseen,
                        Glyphs.CHARACTER,
                        new ConditionalSamples.Options(12, 1, 12, common.seed()));
        ImageGrid.of(model.elementShape(), drawn.cues(), drawn.samples()).write(file);
    }

    private TrainingResult train(
            Homoencoder model, GroupedDataset data, Path checkpoint, Path metrics)
            throws Exception {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DenseVhe.CLASS_LATENT, 5)
                        .batchSize(32)
                        .budget(Budget.ofSteps(steps))
                        .learningRate(LearningRateSchedule.fallingFrom(2e-3, 0.4))
                        .maxGradientNorm(10)
                        .checkpoint(checkpoint)
                        .overwrite(true)
                        .seed(common.seed())
                        .build();
        GroupedDataset binary = data.withAugmentation(new DynamicBinarisation());
        return new TrainingRun(model, binary, options, metrics).train(null, Workplace.HERE);
    }

    private List<FewShotRow> classify(Homoencoder model, GroupedDataset unseen) {
        List<Integer> shots = List.of(1, 5);
        int fewer = Math.max(1, episodes / 5);
        List<FewShotOptions> tasks = new ArrayList<>();
        tasks.addAll(FewShotOptions.grid(List.of(5), shots, episodes, common.seed()));
        tasks.addAll(FewShotOptions.grid(List.of(20), shots, fewer, common.seed()));
        ScoringOptions scoring = new ScoringOptions(4, 1, 80);
        try (ModelEvaluator evaluator = model.evaluator()) {
            return FewShotComparison.of(
                            AccuracyTable.MODEL, new FewShotClassifier(evaluator, scoring))
                    .and(AccuracyTable.PIXELS, new PixelNearestNeighbour(model.elementLength()))
                    .evaluate(
                            FewShotProtocol.classes(unseen, Glyphs.CHARACTER, tasks),
                            new Progress("Classifying", "episodes"));
        }
    }
}
