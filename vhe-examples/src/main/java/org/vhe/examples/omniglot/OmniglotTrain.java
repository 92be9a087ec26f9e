package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Restarts;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.examples.cli.AugmentationArguments;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.FirstWeightsArguments;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model on Omniglot (section 4.2 of the paper). */
@Command(name = "train", description = "Train a model on Omniglot.")
public final class OmniglotTrain extends Example<OmniglotTrain.Result> {
    private static final int BOUND_TARGETS = 3200;

    @Mixin private OmniglotArguments data = new OmniglotArguments();
    @Mixin private NetworkArguments network = new NetworkArguments();
    @Mixin private FirstWeightsArguments firstWeights = new FirstWeightsArguments();
    @Mixin private TrainingArguments training = new TrainingArguments();
    @Mixin private AugmentationArguments augmentation = new AugmentationArguments();

    @Option(
            names = "--tightened",
            paramLabel = "SUPPORTS",
            description =
                    "Tighten the bound by inferring the support set from c (supplement 6.1), which"
                            + " is drawn from a distribution that is uniform or learned; the gain"
                            + " is measured in the end. Default: no.")
    private Tightening tightening;

    /** The distribution of support sets with a tightened bound. */
    public enum Tightening {
        UNIFORM,
        LEARNED
    }

    /**
     * What came out.
     *
     * @param data what was learned from
     * @param parameters number of trained numbers
     * @param restart number of the run that was kept, from 1
     * @param training how that run ended
     * @param tightened the bounds with and without support inference; null without
     * @param checkpoint where the model is
     */
    public record Result(
            OmniglotPreparation data,
            long parameters,
            int restart,
            TrainingResult training,
            TightenedBound tightened,
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
    protected Result experiment() throws Exception {
        int runs = training.restarts();
        OmniglotPreparation choice = data.choice(Division.RANDOM1200);
        Path checkpoint = common.out("omniglot").resolve("model.zip");
        Homoencoder plain = network.create(common.seed());
        TrainingOptions options = training.options(plain, common.seed(), checkpoint);
        GroupedDataset learnFrom = augmented(data.load(choice).training(), choice);
        Homoencoder first = tightened(plain, learnFrom);
        firstWeights.copyTo(first, choice, training);
        print("learning from " + learnFrom.grouping(OmniglotReader.CHARACTER));
        choice.writeBeside(checkpoint);
        Result result =
                runs == 1
                        ? once(first, learnFrom, options, choice)
                        : repeatedly(runs, learnFrom, options, choice);
        print(TrainingRun.describe(result.training()));
        if (result.tightened() != null) {
            print(describe(result.tightened()));
        }
        print("model     " + result.checkpoint());
        return result;
    }

    /** The model with support inference, if it is wanted. */
    private Homoencoder tightened(Homoencoder plain, GroupedDataset learnFrom) {
        if (tightening == null) {
            return plain;
        }
        Homoencoder.Builder builder = plain.toBuilder();
        for (LatentVariable latent : plain.structure().sharedLatents()) {
            SupportInference inference = SupportInference.of(learnFrom.grouping(latent.grouping()));
            builder.supportInference(
                    latent.name(),
                    tightening == Tightening.LEARNED ? inference.withLearnedProposal() : inference);
        }
        return builder.build();
    }

    /** Turned characters are classes, distorted images members; binary pixels come last. */
    private GroupedDataset augmented(GroupedDataset images, OmniglotPreparation choice) {
        return choice.forTraining(augmentation.apply(images, common.seed()));
    }

    private Result once(
            Homoencoder model,
            GroupedDataset learnFrom,
            TrainingOptions options,
            OmniglotPreparation choice)
            throws IOException {
        TrainingRun run =
                new TrainingRun(
                        model, learnFrom, options, metrics(common.seed()), training.profile());
        TrainingResult trained = run.train(training.resume());
        return result(choice, model, 1, trained, learnFrom, options);
    }

    private Result repeatedly(
            int runs, GroupedDataset learnFrom, TrainingOptions options, OmniglotPreparation choice)
            throws IOException {
        long[] seeds = LongStream.range(common.seed(), common.seed() + runs).toArray();
        Restarts restarts =
                Restarts.train(
                        seed -> tightened(network.create(seed), learnFrom),
                        learnFrom,
                        options,
                        seed -> TrainingRun.listeners(metrics(seed)),
                        seeds);
        TextTable table = new TextTable("seed", "bound");
        for (Restarts.Run run : restarts.runs()) {
            table.row(Long.toString(run.seed()), "%.3f".formatted(run.bound()));
        }
        print(table.toString());
        Restarts.Run kept = restarts.runs().get(restarts.bestRun());
        Path file = options.checkpoint().orElseThrow();
        Path best = Restarts.fileOf(file, kept.seed());
        AtomicFile.write(file, out -> Files.copy(best, out));
        TrainingResult trained = kept.result().orElseThrow();
        int number = restarts.bestRun() + 1;
        return result(choice, restarts.best(), number, trained, learnFrom, options);
    }

    private Path metrics(long seed) {
        return common.out("omniglot").resolve("metrics-" + seed + ".csv");
    }

    private Result result(
            OmniglotPreparation choice,
            Homoencoder model,
            int run,
            TrainingResult trained,
            GroupedDataset learnFrom,
            TrainingOptions options) {
        return new Result(
                choice,
                model.parameters().parameterCount(),
                run,
                trained,
                tightening == null ? null : bounds(model, learnFrom, options),
                options.checkpoint().orElseThrow().toString());
    }

    private TightenedBound bounds(
            Homoencoder model, GroupedDataset learnFrom, TrainingOptions options) {
        int batches = Math.max(1, BOUND_TARGETS / options.batchSize());
        return TightenedBound.of(
                model,
                learnFrom,
                options.supportSizes(),
                new EstimatedTerms.Options(
                        options.batchSize(), batches, Seeds.derive(common.seed(), "bounds")));
    }

    private static String describe(TightenedBound bounds) {
        return "on the classes learned from, %d targets: plain bound %.2f ± %.2f, gain %.3f ± %.3f, tightened bound %.2f ± %.2f nats per element"
                .formatted(
                        bounds.targets(),
                        bounds.plain().mean(),
                        bounds.plain().standardError(),
                        bounds.gain().mean(),
                        bounds.gain().standardError(),
                        bounds.tightened().mean(),
                        bounds.tightened().standardError());
    }
}
