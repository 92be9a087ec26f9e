package org.vhe.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.examples.cli.AugmentationArguments;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.cli.Workplace;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.JsonReport;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains what the paper compares its model with on the same data for the same time each, and
 * classifies the same queries by all of them.
 */
public abstract class PeersCommand extends Example<PeersCommand.Result> {
    private static final String PIXELS = "pixel nearest neighbour";

    @Mixin private final ExperimentData data;
    @Mixin private AugmentationArguments augmentation = new AugmentationArguments();
    @Mixin private TrainingArguments training;
    @Mixin private FewShotArguments tasks = new FewShotArguments(20, 20);
    @Mixin private ScoringArguments samples = new ScoringArguments();
    @Mixin private PeerNetworkArguments networks = new PeerNetworkArguments();

    @Option(
            names = "--peers",
            paramLabel = "NAME",
            split = ",",
            description =
                    "prototypical, matching, siamese, statistician (default: the first three).")
    private List<Peer> peers = List.of(Peer.PROTOTYPICAL, Peer.MATCHING, Peer.SIAMESE);

    @Option(
            names = "--trained",
            description = "Train none: classify by those that are in --out already.")
    private boolean trained;

    private final String experiment;

    /**
     * A peer that was trained.
     *
     * @param name on the command line
     * @param parameters number of trained numbers
     * @param objective what was maximised or minimised
     * @param supportSize examples of each class in training
     * @param training how it ended; null with {@code --trained}
     * @param checkpoint where it is
     */
    public record Trained(
            String name,
            long parameters,
            String objective,
            int supportSize,
            TrainingResult training,
            String checkpoint) {}

    /**
     * What came out.
     *
     * @param data how what was learned from was prepared: a record
     * @param seen whether peers were trained on what they are tested on
     * @param peers in the order of training
     * @param accuracy of each task, by classifier
     */
    public record Result(
            Object data, SeenGroups seen, List<Trained> peers, List<FewShotRow> accuracy) {}

    /** What a peer is trained on. */
    private record Source(TrainingData data, GroupedDataset images, Provenance provenance) {}

    /**
     * @param experiment its name, also of the folder for what is written unless told otherwise
     * @param data a group of options
     */
    protected PeersCommand(String experiment, ExperimentData data, TrainingArguments training) {
        this.experiment = experiment;
        this.data = data;
        this.training = training;
    }

    @Override
    protected final Result experiment() throws Exception {
        requireSensible();
        TrainingData learned = data.training(common.seed());
        GroupedDataset images = learned.augmented(augmentation, common.seed());
        Provenance provenance = Provenance.of(learned.name(), images, learned.preparation());
        Source source = new Source(learned, images, provenance);
        if (!trained) {
            print("learning from " + images);
            JsonReport.writeOptions(spec, out().resolve("options.json"));
        }
        List<Trained> done = new ArrayList<>();
        for (Peer peer : peers) {
            done.add(trained ? found(peer) : train(peer, source));
        }
        Weights last = weights(peers.get(peers.size() - 1));
        TestData test = data.test(last, common.seed());
        SeenGroups seen = null;
        for (Peer peer : peers) {
            Weights each = weights(peer);
            seen = SeenGroups.of(each, data.provenance(each), test, false);
        }
        List<FewShotRow> rows = classify(test, learned.images().elementLength());
        print(table(rows).toString());
        return new Result(learned.preparation(), seen, done, rows);
    }

    private void requireSensible() {
        if (workplace() != Workplace.HERE) {
            throw new IllegalArgumentException(
                    "peers are trained by one machine: their episodes are not divided");
        }
        if (training.resume() != null && peers.size() > 1) {
            throw new IllegalArgumentException(
                    "--resume goes on with one peer, named by --peers, but found " + peers);
        }
        for (String option : List.of("--objective", "--restarts")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(
                        option + " is of one model; peers have objectives of their own");
            }
        }
        if (peers.stream().distinct().count() < peers.size()) {
            throw new IllegalArgumentException("each peer is trained once, but found " + peers);
        }
    }

    private Path out() {
        return common.out(experiment + "-peers");
    }

    private Path file(Peer peer) {
        return out().resolve(peer.label() + ".zip");
    }

    private Weights weights(Peer peer) throws IOException {
        return Weights.of(file(peer).toString(), null);
    }

    private Trained train(Peer peer, Source source) throws IOException {
        TrainableModel model = networks.create(peer, common.seed());
        TrainingOptions usual = training.options(model, common.seed(), file(peer));
        TrainingOptions.Builder options =
                usual.toBuilder()
                        .objective(networks.objective(peer))
                        .provenance(source.provenance());
        training.validation(
                        source.data()
                                .validation()
                                .map(held -> source.data().validated(held, common.seed())))
                .ifPresent(options::validation);
        print(peer.title() + ": " + model);
        TrainingOptions complete = options.build();
        TrainingResult result =
                new TrainingRun(
                                model,
                                source.images(),
                                complete,
                                out().resolve(peer.label() + "-metrics.csv"),
                                training.profile())
                        .train(training.resume(), workplace());
        print(TrainingRun.describe(result));
        return trained(peer, model, complete.supportSizes(), result);
    }

    private Trained trained(
            Peer peer, TrainableModel model, Map<String, Integer> sizes, TrainingResult result) {
        return new Trained(
                peer.label(),
                model.parameters().parameterCount(),
                networks.objective(peer).label(),
                sizes.values().iterator().next(),
                result,
                file(peer).toString());
    }

    private Trained found(Peer peer) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(file(peer));
        TrainableModel model = checkpoint.toModel(TrainableModel.class);
        return new Trained(
                peer.label(),
                model.parameters().parameterCount(),
                networks.objective(peer).label(),
                0,
                null,
                file(peer).toString());
    }

    private List<FewShotRow> classify(TestData test, int elementLength) throws IOException {
        List<FewShotProtocol> protocols = new ArrayList<>();
        for (FewShotOptions task : tasks.tasks(common.seed())) {
            protocols.add(FewShotProtocol.classes(test.images(), test.grouping(), task));
        }
        FewShotComparison comparison =
                FewShotComparison.of(PIXELS, new PixelNearestNeighbour(elementLength));
        try (PeerEvaluators evaluators = new PeerEvaluators(samples.options())) {
            for (Peer peer : peers) {
                Checkpoint checkpoint = Checkpoint.read(file(peer));
                for (Map.Entry<String, Classifier> each :
                        evaluators.classifiers(peer, checkpoint).entrySet()) {
                    comparison = comparison.and(each.getKey(), each.getValue());
                }
            }
            return comparison.evaluate(protocols, new Progress("Classifying", "episodes"));
        }
    }

    private TextTable table(List<FewShotRow> rows) {
        TextTable table =
                new TextTable("task", "classifier", "published", "measured", "95% interval", "n");
        for (FewShotRow row : rows) {
            row.results().forEach((name, result) -> table.row(cells(row, name, result)));
        }
        return table;
    }

    private String[] cells(FewShotRow row, String name, FewShotResult result) {
        List<String> cells = new ArrayList<>(List.of(AccuracyTable.task(row), name));
        Optional<Double> published =
                peers.stream()
                        .filter(peer -> name.startsWith(peer.title()))
                        .findFirst()
                        .flatMap(peer -> peer.published(row.task()));
        cells.add(published.map(v -> String.format(Locale.ROOT, "%.1f%%", v)).orElse("-"));
        cells.addAll(AccuracyTable.accuracy(result));
        cells.add(Long.toString(result.accuracy().queries()));
        return cells.toArray(String[]::new);
    }
}
