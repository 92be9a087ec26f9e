package org.vhe.examples.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.probe.Embeddings;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.NpyFormat;
import org.vhe.examples.experiment.EvaluationCommand;
import org.vhe.examples.experiment.TestData;
import picocli.CommandLine.Command;

/** What latents know of single images, for other programs. */
@Command(
        name = "embed",
        description =
                "Write the posterior means of each image, of all latents: as CSV with its class, as"
                        + " .npy, and as a map of their two principal components; of classes held"
                        + " out, or of all by --all-classes.")
public final class OwnEmbed extends EvaluationCommand<OwnImages, List<String>> {

    /** Of images of one's own. */
    public OwnEmbed() {
        super(OwnTrain.NAME, new OwnImages());
    }

    @Override
    protected boolean isTest() {
        return false;
    }

    @Override
    protected List<String> measure(Homoencoder model, TestData test) throws IOException {
        Embeddings embeddings;
        try (ModelEvaluator evaluator = model.evaluator()) {
            embeddings = Embeddings.ofElements(evaluator, test.images());
        }
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, INDArray> latent : embeddings.means().entrySet()) {
            INDArray means = latent.getValue();
            Path csv = out().resolve("embeddings-%s.csv".formatted(latent.getKey()));
            Path npy = out().resolve("embeddings-%s.npy".formatted(latent.getKey()));
            Path map = out().resolve("embeddings-%s.png".formatted(latent.getKey()));
            byte[] text =
                    csv(test.images().grouping(test.grouping()), means)
                            .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(csv, stream -> stream.write(text));
            AtomicFile.write(npy, stream -> NpyFormat.write(means, stream));
            new EmbeddingMap(test.images(), test.grouping(), means).write(map);
            files.addAll(List.of(csv.toString(), npy.toString(), map.toString()));
        }
        files.forEach(file -> print("means     " + file));
        return files;
    }

    private static String csv(Grouping classes, INDArray means) {
        INDArray rows = means.reshape(means.size(0), -1);
        StringBuilder text = new StringBuilder(classes.name());
        for (int i = 0; i < rows.size(1); i++) {
            text.append(",mean_").append(i);
        }
        for (int element = 0; element < rows.size(0); element++) {
            text.append('\n').append(OwnPredict.quoted(classes.label(classes.groupOf(element))));
            for (float value : rows.getRow(element).toFloatVector()) {
                text.append(',').append(value);
            }
        }
        return text.append('\n').toString();
    }
}
