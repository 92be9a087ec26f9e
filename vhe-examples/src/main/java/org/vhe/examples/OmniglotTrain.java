package org.vhe.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.Restarts;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model on Omniglot (section 4.2 of the paper). */
@Command(name = "train", description = "Train a model on Omniglot.")
public final class OmniglotTrain extends Example<OmniglotTrain.Result> {
    @Mixin private OmniglotDataOptions data = new OmniglotDataOptions();
    @Mixin private NetworkOptions network = new NetworkOptions();
    @Mixin private TrainingChoices training = new TrainingChoices();
    @Mixin private ImageAugmentation augmentation = new ImageAugmentation();

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

    @Override
    Result experiment() throws Exception {
        int runs = training.restarts();
        OmniglotChoice choice = data.choice(OmniglotChoice.Division.RANDOM1200);
        Path checkpoint = common.out("omniglot").resolve("model.zip");
        Homoencoder first = network.create(common.seed());
        TrainingOptions options = training.options(first, common.seed(), checkpoint);
        GroupedDataset learnFrom = augmented(data.load(choice).training(), choice);
        print("learning from " + learnFrom.grouping(OmniglotReader.CHARACTER));
        choice.writeBeside(checkpoint);
        Result result =
                runs == 1
                        ? once(first, learnFrom, options, choice)
                        : repeatedly(runs, learnFrom, options, choice);
        print(TrainingRun.describe(result.training()));
        print("model     " + result.checkpoint());
        return result;
    }

    /** Turned characters are classes, distorted images members; binary pixels come last. */
    private GroupedDataset augmented(GroupedDataset images, OmniglotChoice choice) {
        GroupedDataset result = augmentation.apply(images, common.seed());
        return choice.dynamicBinarisation()
                ? result.withAugmentation(new DynamicBinarisation())
                : result;
    }

    private Result once(
            Homoencoder model,
            GroupedDataset learnFrom,
            TrainingOptions options,
            OmniglotChoice choice)
            throws IOException {
        TrainingRun run =
                new TrainingRun(
                        model, learnFrom, options, metrics(common.seed()), training.profile());
        return result(choice, model, 1, run.train(training.resume()), options.checkpoint());
    }

    private Result repeatedly(
            int runs, GroupedDataset learnFrom, TrainingOptions options, OmniglotChoice choice)
            throws IOException {
        long[] seeds = LongStream.range(common.seed(), common.seed() + runs).toArray();
        Restarts restarts =
                Restarts.train(
                        network::create,
                        learnFrom,
                        options,
                        seed -> TrainingRun.listeners(metrics(seed)),
                        seeds);
        TextTable table = new TextTable("seed", "bound");
        for (Restarts.Run run : restarts.runs()) {
            table.row(Long.toString(run.seed()), "%.3f".formatted(run.bound()));
        }
        print(table.toString());
        Checkpoint.of(restarts.best()).write(options.checkpoint());
        TrainingResult best = restarts.runs().get(restarts.bestRun()).result();
        return result(choice, restarts.best(), restarts.bestRun() + 1, best, options.checkpoint());
    }

    private Path metrics(long seed) {
        return common.out("omniglot").resolve("metrics-" + seed + ".csv");
    }

    private static Result result(
            OmniglotChoice choice, Homoencoder model, int run, TrainingResult trained, Path file) {
        return new Result(
                choice, model.parameters().parameterCount(), run, trained, file.toString());
    }
}
