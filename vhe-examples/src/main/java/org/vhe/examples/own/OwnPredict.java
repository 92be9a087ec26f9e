package org.vhe.examples.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.Prediction;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.data.folder.ImageFolder;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.examples.output.TextTable;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which class single images are of, by a few examples of each. */
@Command(
        name = "predict",
        description =
                "Tell the class of your own images by a few examples of each class: a table of"
                        + " probabilities, also as CSV.")
public final class OwnPredict extends Example<OwnPredict.Result> {
    @Mixin private WeightsArguments weights = new WeightsArguments();
    @Mixin private ScoringArguments samples = new ScoringArguments(10, 3);

    @Option(
            names = "--support",
            paramLabel = "PATH",
            required = true,
            description =
                    "A folder, or a zip archive of one, with a folder of examples for each class.")
    private Path support;

    @Option(
            names = "--query",
            paramLabel = "PATH",
            required = true,
            arity = "1..*",
            description = "Images to classify: files, or folders or zip archives of files.")
    private List<Path> queries;

    @Option(
            names = "--shots",
            paramLabel = "N",
            description =
                    "Examples that are used of each class, drawn at random (default: as many as the"
                            + " smallest class has).")
    private Integer shots;

    @Option(
            names = "--values",
            paramLabel = "WHAT",
            description =
                    "What is 1: ink (dark on light), light_ink (light on dark), or brightness"
                            + " (default: as in training).")
    private ImageFolderOptions.Values values;

    /**
     * What was found.
     *
     * @param weights the model
     * @param shots examples that were used of each class
     * @param predictions for each image
     * @param csv the same as a table
     */
    public record Result(String weights, int shots, List<OfFile> predictions, String csv) {}

    /**
     * The prediction for an image.
     *
     * @param file its name
     * @param label the most probable class
     * @param probabilities of all classes
     */
    public record OfFile(String file, String label, Map<String, Double> probabilities) {}

    @Override
    protected Result experiment() throws IOException {
        Weights trained = weights.load(Pretrained.OMNIGLOT_CLASSIFICATION);
        Homoencoder model = trained.model();
        ImageFolderOptions options = OwnImages.trainedOptions(trained);
        options = values == null ? options : options.withValues(values);
        GroupedDataset examples = binary(ImageFolder.read(support, options).data(), 0);
        GroupedDataset images = binary(ImageFolder.unlabelled(queries, options), 1);
        int used = shots == null ? smallest(examples.grouping(options.classes())) : shots;
        List<OfFile> found = new ArrayList<>();
        try (ModelEvaluator evaluator = model.evaluator()) {
            List<Prediction> predictions =
                    Prediction.of(
                            new FewShotClassifier(evaluator, samples.options()),
                            examples,
                            options.classes(),
                            used,
                            images,
                            common.seed());
            Grouping files = images.grouping(ImageFolder.FILE);
            for (int i = 0; i < predictions.size(); i++) {
                Prediction prediction = predictions.get(i);
                found.add(
                        new OfFile(
                                files.label(files.groupOf(i)),
                                prediction.label(),
                                prediction.probabilities()));
            }
        }
        Path csv = common.out(OwnTrain.NAME).resolve("predictions.csv");
        byte[] text = csv(found).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(csv, out -> out.write(text));
        print(table(found));
        print("by %d examples of each class; all probabilities: %s".formatted(used, csv));
        return new Result(trained.name(), used, found, csv.toString());
    }

    private GroupedDataset binary(GroupedDataset images, int purpose) {
        return FixedBinarisation.of(images, Seeds.derive(common.seed(), 10 + purpose));
    }

    private static int smallest(Grouping classes) {
        return IntStream.range(0, classes.groupCount()).map(classes::size).min().orElseThrow();
    }

    private static String table(List<OfFile> found) {
        TextTable table = new TextTable("image", "class", "probability");
        for (OfFile each : found) {
            double probability = each.probabilities().get(each.label());
            table.row(each.file(), each.label(), "%.3f".formatted(probability));
        }
        return table.toString();
    }

    private static String csv(List<OfFile> found) {
        StringBuilder text = new StringBuilder("file,class");
        found.get(0).probabilities().keySet().forEach(c -> text.append(',').append(quoted(c)));
        for (OfFile each : found) {
            text.append('\n').append(quoted(each.file())).append(',').append(quoted(each.label()));
            each.probabilities().values().forEach(p -> text.append(',').append(p));
        }
        return text.append('\n').toString();
    }

    static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}
