package org.vhe.examples.silhouettes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.silhouettes.SilhouettesLocation;
import org.vhe.data.silhouettes.SilhouettesReader;
import org.vhe.data.silhouettes.SilhouettesSplit;
import org.vhe.examples.cli.AugmentationArguments;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.UsualValues;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Caltech-101 Silhouettes: the deconvolutional VHE learns from the outlines of 91 classes of
 * objects, then draws and classifies objects of 10 others from one and from five of each.
 */
@Command(
        name = "silhouettes",
        description = "Train on silhouettes of objects, draw and classify classes held out.",
        defaultValueProvider = SilhouettesDefaults.class)
public final class Silhouettes extends Example<Silhouettes.Result> {
    private static final String GROUPING = DeconvVhe.GROUPING;
    private static final List<Integer> SHOTS = List.of(1, 5);
    private static final int PICTURE_COLUMNS = 12;

    @Mixin private SilhouettesNetworkArguments network = new SilhouettesNetworkArguments();
    @Mixin private AugmentationArguments augmentation = new AugmentationArguments();
    @Mixin private TrainingArguments training = new TrainingArguments();
    @Mixin private ScoringArguments samples = new ScoringArguments();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "The MATLAB file of 28 x 28 silhouettes. Default: the environment variable"
                            + " VHE_SILHOUETTES.")
    private Path data;

    @Option(
            names = "--way",
            paramLabel = "N",
            description = "Classes of a few-shot task (default: ${DEFAULT-VALUE}).")
    private int way = 10;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes of each task (default: ${DEFAULT-VALUE}).")
    private int episodes = 100;

    /**
     * What was found.
     *
     * @param heldOutClasses names of the classes that training did not see
     * @param parameters number of trained numbers
     * @param training how training ended
     * @param seenClasses terms of the bound for images of the classes learned from that were set
     *     aside, c inferred from one other image
     * @param unseenClasses the same for images of the classes held out
     * @param accuracy of each few-shot task among the classes held out
     * @param checkpoint where the model is
     * @param pictures samples of classes held out
     */
    public record Result(
            List<String> heldOutClasses,
            long parameters,
            TrainingResult training,
            EstimatedTerms seenClasses,
            EstimatedTerms unseenClasses,
            List<FewShotRow> accuracy,
            String checkpoint,
            List<String> pictures) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Silhouettes::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Silhouettes(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        training.requireOneRun();
        Path out = common.out("silhouettes");
        Path checkpoint = out.resolve("model.zip");
        SilhouettesSplit split =
                SilhouettesSplit.of(
                        SilhouettesReader.read(SilhouettesLocation.find(data), GROUPING),
                        SilhouettesSplit.Options.defaults(GROUPING));
        print("learning from " + split.training().grouping(GROUPING));
        Homoencoder model = network.create(common.seed());
        TrainingOptions options =
                training.options(model, common.seed(), checkpoint, UsualValues.MINUTES);
        TrainingResult trained =
                new TrainingRun(
                                model,
                                augmented(split.training()),
                                options,
                                out.resolve("metrics.csv"))
                        .train(training.resume());
        print(TrainingRun.describe(trained));
        EstimatedTerms seen = terms("seen", model, split.validation(), options.batchSize());
        EstimatedTerms unseen = terms("held-out", model, split.heldOut(), options.batchSize());
        List<FewShotRow> accuracy = classify(model, split.heldOut());
        print(AccuracyTable.of(accuracy).toString());
        print("model     " + checkpoint);
        return new Result(
                labels(split.heldOut()),
                model.parameters().parameterCount(),
                trained,
                seen,
                unseen,
                accuracy,
                checkpoint.toString(),
                pictures(model, split.heldOut(), out));
    }

    /** Turned classes are other classes; pixels made gray are drawn anew in every step. */
    private GroupedDataset augmented(GroupedDataset images) {
        GroupedDataset result = augmentation.apply(images, common.seed());
        return augmentation.blurs() ? result.withAugmentation(new DynamicBinarisation()) : result;
    }

    private static List<String> labels(GroupedDataset data) {
        List<String> labels = new ArrayList<>();
        for (int group = 0; group < data.grouping(GROUPING).groupCount(); group++) {
            labels.add(data.grouping(GROUPING).label(group));
        }
        return labels;
    }

    /** Of one pass over the images, c inferred from one other image of the class. */
    private EstimatedTerms terms(
            String which, Homoencoder model, GroupedDataset images, int batch) {
        SupportSpec another =
                SupportSpec.of(DeconvVhe.CLASS_LATENT, GROUPING, 1)
                        .withTarget(TargetMembership.EXCLUDED);
        int batches = Math.max(1, images.size() / batch);
        EstimatedTerms terms =
                EstimatedTerms.of(
                        model,
                        images,
                        List.of(another),
                        new EstimatedTerms.Options(batch, batches, common.seed()));
        print(
                "given one image of %s classes: reconstruction term of another %.2f, KL of z %.2f nats"
                        .formatted(
                                which,
                                terms.logLikelihood(),
                                terms.kl().get(DeconvVhe.ELEMENT_LATENT)));
        return terms;
    }

    private List<FewShotRow> classify(Homoencoder model, GroupedDataset heldOut) {
        List<FewShotOptions> tasks =
                FewShotOptions.grid(List.of(way), SHOTS, episodes, common.seed());
        ScoringOptions scoring = samples.options();
        try (ModelEvaluator evaluator = model.evaluator()) {
            return FewShotComparison.of(
                            AccuracyTable.MODEL,
                            new AdaptiveFewShotClassifier(
                                    evaluator, AdaptiveScoringOptions.of(scoring)))
                    .and(
                            AccuracyTable.POSTERIORS,
                            new PosteriorDivergenceClassifier(evaluator, scoring.rowsPerChunk()))
                    .and(AccuracyTable.PIXELS, new PixelNearestNeighbour(model.elementLength()))
                    .evaluate(
                            FewShotProtocol.classes(heldOut, GROUPING, tasks),
                            new Progress("Classifying", "episodes"));
        }
    }

    private List<String> pictures(Homoencoder model, GroupedDataset heldOut, Path out)
            throws IOException {
        int classes = heldOut.grouping(GROUPING).groupCount();
        List<String> files = new ArrayList<>();
        for (int shot : SHOTS) {
            Path file = out.resolve(shot + "-shot-samples.png");
            ConditionalSamples drawn =
                    ConditionalSamples.of(
                            model,
                            heldOut,
                            GROUPING,
                            new ConditionalSamples.Options(
                                    classes, shot, PICTURE_COLUMNS, common.seed()));
            ImageGrid.of(model.elementShape(), drawn.cues(), drawn.samples()).write(file);
            print("samples   " + file);
            files.add(file.toString());
        }
        return files;
    }
}
