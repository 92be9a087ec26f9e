package org.vhe.examples.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Restarts;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.examples.cli.AugmentationArguments;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.FirstWeightsArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.Workplace;
import org.vhe.examples.output.JsonReport;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model of an experiment; its checkpoint says what it was trained on. */
public abstract class TrainCommand extends Example<TrainCommand.Result> {
    private static final int BOUND_TARGETS = 3200;

    @Mixin private final ExperimentData data;
    @Mixin private FirstWeightsArguments firstWeights = new FirstWeightsArguments();
    @Mixin private AugmentationArguments augmentation = new AugmentationArguments();
    @Mixin private TrainingArguments training;

    @Option(
            names = "--tightened",
            paramLabel = "SUPPORTS",
            description =
                    "Tighten the bound by inferring the support set from c (supplement 6.1), which"
                            + " is drawn from a distribution that is uniform or learned; the gain"
                            + " is measured in the end. Default: no.")
    private Tightening tightening;

    /**
     * What came out.
     *
     * @param data how what was learned from was prepared: a record
     * @param parameters number of trained numbers
     * @param restart number of the run that was kept, from 1
     * @param training how that run ended
     * @param tightened the bounds with and without support inference; null without
     * @param checkpoint where the model is
     */
    public record Result(
            Object data,
            long parameters,
            int restart,
            TrainingResult training,
            TightenedBound tightened,
            String checkpoint) {}

    /** Something to train on, and how. */
    private record Run(GroupedDataset images, TrainingOptions options) {}

    private final String experiment;

    /**
     * @param experiment its name, also of the folder for what is written unless told otherwise
     * @param data a group of options
     * @param training with the experiment's own defaults
     */
    protected TrainCommand(String experiment, ExperimentData data, TrainingArguments training) {
        this.experiment = experiment;
        this.data = data;
        this.training = training;
    }

    /** A new model. */
    protected abstract Homoencoder create(long seed);

    /** The images as the model learns from them. */
    protected GroupedDataset regrouped(GroupedDataset images) {
        return images;
    }

    /** The options of training but for what the experiment has of its own. */
    protected TrainingOptions adjusted(TrainingOptions options, Homoencoder model) {
        return options;
    }

    @Override
    protected final Result experiment() throws Exception {
        int runs = training.restarts();
        if (runs > 1 && workplace() != Workplace.HERE) {
            throw new IllegalArgumentException(
                    "--restarts %d are runs of one machine; elsewhere a command is one run"
                            .formatted(runs));
        }
        Path checkpoint = common.out(experiment).resolve("model.zip");
        Homoencoder plain = create(common.seed());
        TrainingOptions options =
                adjusted(training.options(plain, common.seed(), checkpoint), plain);
        TrainingData source = data.training(common.seed());
        GroupedDataset images = regrouped(source.augmented(augmentation, common.seed()));
        Provenance provenance = Provenance.of(source.name(), images, source.preparation());
        Homoencoder first = tightened(plain, images);
        firstWeights.copyTo(first, provenance, training);
        print(first.toString());
        print("learning from " + images);
        TrainingOptions.Builder complete = options.toBuilder().provenance(provenance);
        training.validation(
                        source.validation()
                                .map(held -> regrouped(source.validated(held, common.seed()))))
                .ifPresent(complete::validation);
        Run run = new Run(images, complete.build());
        JsonReport.writeOptions(spec, common.out(experiment).resolve("options.json"));
        Result result = runs == 1 ? once(first, run, source) : repeatedly(runs, run, source);
        print(TrainingRun.describe(result.training()));
        if (result.training().validation() != null) {
            print(TrainingRun.describe(result.training().validation()));
        }
        if (result.tightened() != null) {
            print(describe(result.tightened()));
        }
        print("model     " + result.checkpoint());
        return result;
    }

    /** The model with support inference, if it is wanted. */
    private Homoencoder tightened(Homoencoder plain, GroupedDataset images) {
        return tightening == null ? plain : tightening.of(plain, images);
    }

    private Result once(Homoencoder model, Run run, TrainingData source) throws IOException {
        TrainingResult trained =
                new TrainingRun(
                                model,
                                run.images(),
                                run.options(),
                                metrics(common.seed()),
                                training.profile())
                        .train(training.resume(), workplace());
        return result(source, model, 1, trained, run);
    }

    private Result repeatedly(int runs, Run run, TrainingData source) throws IOException {
        long[] seeds = LongStream.range(common.seed(), common.seed() + runs).toArray();
        Restarts restarts =
                Restarts.train(
                        seed -> tightened(create(seed), run.images()),
                        run.images(),
                        run.options(),
                        seed -> TrainingRun.listeners(metrics(seed)),
                        seeds);
        TextTable table = new TextTable("seed", "bound");
        for (Restarts.Run each : restarts.runs()) {
            table.row(Long.toString(each.seed()), "%.3f".formatted(each.bound()));
        }
        print(table.toString());
        Restarts.Run kept = restarts.runs().get(restarts.bestRun());
        Path file = run.options().checkpoint().orElseThrow();
        Path best = Restarts.fileOf(file, kept.seed());
        AtomicFile.write(file, out -> Files.copy(best, out));
        TrainingResult trained = kept.result().orElseThrow();
        return result(source, restarts.best(), restarts.bestRun() + 1, trained, run);
    }

    private Path metrics(long seed) {
        return common.out(experiment).resolve("metrics-" + seed + ".csv");
    }

    private Result result(
            TrainingData source, Homoencoder model, int number, TrainingResult trained, Run run) {
        return new Result(
                source.preparation(),
                model.parameters().parameterCount(),
                number,
                trained,
                tightening == null ? null : bounds(model, run),
                run.options().checkpoint().orElseThrow().toString());
    }

    private TightenedBound bounds(Homoencoder model, Run run) {
        TrainingOptions options = run.options();
        int batches = Math.max(1, BOUND_TARGETS / options.batchSize());
        return TightenedBound.of(
                model,
                run.images(),
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
