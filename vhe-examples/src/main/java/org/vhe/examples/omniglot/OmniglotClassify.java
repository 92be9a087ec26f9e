package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.FewShotTask;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.data.omniglot.OneShotRun;
import org.vhe.data.omniglot.OneShotRuns;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Pretrained;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.examples.output.AccuracyTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Few-shot classification of characters that training held out (section 4.2 of the paper). */
@Command(name = "classify", description = "Few-shot accuracy of a trained model.")
public final class OmniglotClassify extends Example<OmniglotClassify.Result> {
    private static final long BINARISATION = 1;

    @Mixin private WeightsArguments weights = new WeightsArguments();
    @Mixin private OmniglotArguments data = new OmniglotArguments();
    @Mixin private ScoringArguments samples = new ScoringArguments();

    @Option(
            names = "--way",
            paramLabel = "N",
            split = ",",
            defaultValue = "5,20",
            description = "Numbers of classes (default: ${DEFAULT-VALUE}).")
    private List<Integer> ways;

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
            description = "Episodes of each task (default: ${DEFAULT-VALUE}).")
    private int episodes = 100;

    @Option(
            names = "--adaptive",
            description =
                    "Spend samples only on classes still in contention: nearly the same decisions"
                            + " for a fraction of the evaluations.")
    private boolean adaptive;

    @Option(
            names = "--posteriors",
            description =
                    "Also classify by the divergence of q(c; D) from q(c; {x}), without the"
                            + " likelihood.")
    private boolean posteriors;

    @Option(
            names = "--baselines",
            description = "Also classify by the nearest neighbour of pixels.")
    private boolean baselines;

    @Option(
            names = "--runs",
            paramLabel = "PATH",
            description =
                    "Classify Omniglot's official one-shot runs: an archive or folder of"
                            + " runNN/training, runNN/test and runNN/class_labels.txt.")
    private Path runs;

    /**
     * What was found.
     *
     * @param data what was held out
     * @param accuracy of each task
     */
    public record Result(OmniglotPreparation data, List<FewShotRow> accuracy) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotClassify::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotClassify(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        Path file = weights.locate(Pretrained.CLASSIFICATION);
        OmniglotPreparation choice = data.choiceFor(file, Division.RANDOM1200);
        ScoringOptions scoring = samples.options();
        List<FewShotRow> rows;
        try (ModelEvaluator evaluator = Checkpoint.loadModel(file).evaluator()) {
            List<FewShotProtocol> protocols =
                    runs == null
                            ? heldOut(choice)
                            : List.of(FewShotProtocol.fixed(tasks(choice), common.seed()));
            rows =
                    comparison(evaluator, scoring)
                            .evaluate(protocols, new Progress("Classifying", "episodes"));
        }
        print(AccuracyTable.of(rows).toString());
        return new Result(choice, rows);
    }

    private FewShotComparison comparison(ModelEvaluator evaluator, ScoringOptions scoring) {
        FewShotComparison comparison =
                FewShotComparison.of(
                        AccuracyTable.MODEL,
                        adaptive
                                ? new AdaptiveFewShotClassifier(
                                        evaluator, AdaptiveScoringOptions.of(scoring))
                                : new FewShotClassifier(evaluator, scoring));
        if (posteriors) {
            comparison =
                    comparison.and(
                            AccuracyTable.POSTERIORS,
                            new PosteriorDivergenceClassifier(evaluator, scoring.rowsPerChunk()));
        }
        if (baselines) {
            int length = evaluator.model().elementLength();
            comparison = comparison.and(AccuracyTable.PIXELS, new PixelNearestNeighbour(length));
        }
        return comparison;
    }

    private List<FewShotProtocol> heldOut(OmniglotPreparation choice)
            throws IOException, InterruptedException {
        GroupedDataset images =
                choice.forEvaluation(
                        data.load(choice).heldOut(), Seeds.derive(common.seed(), BINARISATION));
        return FewShotProtocol.classes(
                images,
                OmniglotReader.CHARACTER,
                FewShotOptions.grid(ways, shots, episodes, common.seed()));
    }

    private List<FewShotTask> tasks(OmniglotPreparation choice) throws IOException {
        List<FewShotTask> tasks = new ArrayList<>();
        for (OneShotRun run : new OneShotRuns(choice.preprocessing()).read(runs)) {
            long number = 2L * tasks.size();
            float[][] training = choice.forEvaluation(run.training(), binarisation(number));
            float[][] test = choice.forEvaluation(run.test(), binarisation(number + 1));
            float[][][] supports =
                    Arrays.stream(training)
                            .map(image -> new float[][] {image})
                            .toArray(float[][][]::new);
            tasks.add(new FewShotTask(supports, test, run.labels()));
        }
        return tasks;
    }

    private long binarisation(long purpose) {
        return Seeds.derive(common.seed(), BINARISATION, purpose);
    }
}
