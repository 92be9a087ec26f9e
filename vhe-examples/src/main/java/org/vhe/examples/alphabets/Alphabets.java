package org.vhe.examples.alphabets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.RotateReflect;
import org.vhe.data.omniglot.OmniglotData;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.cli.TrainingRun;
import org.vhe.examples.cli.UsualValues;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.JsonReport;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The hierarchical model of alphabets, characters and drawings (sections 3.2 and 4.3 of the paper):
 * trained on Omniglot's background alphabets, tested on the others, and compared with the same
 * network without a.
 */
@Command(
        name = "alphabets",
        description =
                "Learn alphabets, characters and drawings in one model; classify, identify"
                        + " alphabets, and draw new characters of unseen ones.",
        defaultValueProvider = AlphabetDefaults.class)
public final class Alphabets extends Example<Alphabets.Result> {
    private static final String NAME = "alphabets";
    private static final String MODEL = "model";

    @Mixin private OmniglotArguments data = new OmniglotArguments();
    @Mixin private AlphabetNetworkArguments network = new AlphabetNetworkArguments();
    @Mixin private TrainingArguments training = new TrainingArguments();
    @Mixin private AlphabetMeasures measures = new AlphabetMeasures();

    @Option(
            names = "--alphabet-shots",
            paramLabel = "N",
            description = "|D| of a; --shots is that of c (default: ${DEFAULT-VALUE}).")
    private int alphabetShots = 5;

    @Option(
            names = "--augment",
            description =
                    "Add the 8 rotations and reflections of each alphabet as new alphabets of new"
                            + " characters.")
    private boolean augment;

    @Option(
            names = "--baselines",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "CHARACTER",
            description =
                    "What to compare with, each trained for as many steps, beyond the budget:"
                            + " character (the network without a), alphabet (c per alphabet, and no"
                            + " characters) or none (default: ${DEFAULT-VALUE}).")
    private List<AlphabetBaseline> baselines;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of a picture (default: ${DEFAULT-VALUE}).")
    private int rows = 10;

    @Option(
            names = "--columns",
            paramLabel = "N",
            description = "New images in a row (default: ${DEFAULT-VALUE}).")
    private int columns = 12;

    /**
     * One network.
     *
     * @param name which
     * @param parameters number of trained numbers
     * @param training how training ended
     * @param characters few-shot classification of unseen characters
     * @param checkpoint where it is
     */
    public record Network(
            String name,
            long parameters,
            TrainingResult training,
            List<FewShotRow> characters,
            String checkpoint) {}

    /**
     * What was found.
     *
     * @param data what was learned from
     * @param networks the network of alphabets first
     * @param identification of the alphabet of a new character
     * @param likelihood of whole alphabets; may be null
     * @param pictures where they are
     */
    public record Result(
            OmniglotPreparation data,
            List<Network> networks,
            List<AlphabetIdentification> identification,
            AlphabetLikelihoods likelihood,
            List<String> pictures) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(Alphabets::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new Alphabets(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        training.requireOneRun();
        OmniglotPreparation choice = data.alphabets();
        OmniglotData split = data.load(choice);
        GroupedDataset learnFrom = augmented(split.training(), choice);
        GroupedDataset unseen =
                choice.forEvaluation(split.heldOut(), Seeds.derive(common.seed(), 1));
        print("learning from " + learnFrom.grouping(HierarchicalVhe.ALPHABET));
        List<Network> networks = new ArrayList<>();
        choice.writeBeside(file(MODEL));
        Homoencoder model = HierarchicalVhe.create(network.options(), common.seed());
        networks.add(train(MODEL, model, learnFrom, unseen, null));
        List<String> pictures = pictures(model, unseen);
        Map<AlphabetBaseline, Homoencoder> others =
                trainBaselines(learnFrom, unseen, networks, networks.get(0).training().steps());
        List<AlphabetIdentification> found = identify(model, others, unseen);
        AlphabetLikelihoods likelihood =
                measures.likelihood(
                        model, others.get(AlphabetBaseline.CHARACTER), unseen, common.seed());
        if (likelihood != null) {
            print(likelihood.table().toString());
        }
        Result result = new Result(choice, networks, found, likelihood, pictures);
        JsonReport.of(spec, result).write(common.out(NAME).resolve("measures.json"));
        return result;
    }

    private Path file(String name) {
        return common.out(NAME).resolve(name + ".zip");
    }

    /** Turned alphabets are alphabets of their own; binary pixels come last. */
    private GroupedDataset augmented(GroupedDataset images, OmniglotPreparation choice) {
        return choice.forTraining(augment ? images.withAugmentation(new RotateReflect()) : images);
    }

    /**
     * Trains a network, or goes on with it, and classifies characters by it.
     *
     * @param steps when to stop, or null for the budget of the options
     */
    private Network train(
            String name,
            Homoencoder model,
            GroupedDataset learnFrom,
            GroupedDataset unseen,
            Long steps)
            throws IOException {
        TrainingOptions options =
                training.options(model, common.seed(), file(name), UsualValues.MINUTES);
        if (steps == null) {
            options =
                    options.toBuilder()
                            .supportSize(HierarchicalVhe.ALPHABET_LATENT, alphabetShots)
                            .build();
        } else {
            options = options.toBuilder().budget(Budget.ofSteps(steps)).build();
        }
        Path metrics = common.out(NAME).resolve(name + "-metrics.csv");
        TrainingResult trained =
                new TrainingRun(model, learnFrom, options, metrics).train(resume(name));
        print(name + ": " + TrainingRun.describe(trained));
        List<FewShotRow> characters = measures.characters(model, unseen, common.seed());
        print(AccuracyTable.of(characters).toString());
        return new Network(
                name,
                model.parameters().parameterCount(),
                trained,
                characters,
                options.checkpoint().orElseThrow().toString());
    }

    /** The checkpoint of that name beside the one to go on from, or null. */
    private Path resume(String name) {
        Path given = training.resume();
        if (given == null || name.equals(MODEL)) {
            return given;
        }
        Path beside = given.resolveSibling(name + ".zip");
        return Files.isRegularFile(beside) ? beside : null;
    }

    private Map<AlphabetBaseline, Homoencoder> trainBaselines(
            GroupedDataset learnFrom, GroupedDataset unseen, List<Network> networks, long steps)
            throws IOException {
        Map<AlphabetBaseline, Homoencoder> models = new LinkedHashMap<>();
        for (AlphabetBaseline kind : baselines) {
            if (kind != AlphabetBaseline.NONE) {
                Homoencoder model =
                        DeconvVhe.create(network.options().withoutAlphabets(), common.seed());
                GroupedDataset regrouped = kind.regroup(learnFrom);
                networks.add(train(kind.label(), model, regrouped, unseen, steps));
                models.put(kind, model);
            }
        }
        return models;
    }

    private List<AlphabetIdentification> identify(
            Homoencoder model, Map<AlphabetBaseline, Homoencoder> others, GroupedDataset unseen) {
        List<AlphabetIdentification> found =
                new ArrayList<>(measures.identify(model, unseen, common.seed()));
        others.forEach(
                (kind, other) ->
                        found.addAll(measures.identify(kind, other, unseen, common.seed())));
        found.add(measures.identifyByPixels(unseen, common.seed()));
        print(AlphabetIdentification.table(found).toString());
        return found;
    }

    private List<String> pictures(Homoencoder model, GroupedDataset unseen) throws IOException {
        List<Path> files =
                new AlphabetPictures(model, unseen, rows, columns, common.seed())
                        .writeAll(common.out(NAME), measures.cues());
        files.forEach(file -> print("picture   " + file));
        return files.stream().map(Path::toString).toList();
    }
}
