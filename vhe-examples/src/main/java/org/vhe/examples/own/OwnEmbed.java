package org.vhe.examples.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.probe.PosteriorMeans;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.Backend;
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
                "Write the posterior mean of each image as CSV, with its class, and as .npy; of"
                        + " classes held out, or of all by --all-classes.")
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
        int[] all = IntStream.range(0, test.images().size()).toArray();
        Map<String, float[][]> means;
        try (ModelEvaluator evaluator = model.evaluator()) {
            means =
                    PosteriorMeans.of(
                            evaluator,
                            ElementSource.of(test.images()),
                            all,
                            Backend.rows(ScoringOptions.DEFAULT.rowsPerChunk()));
        }
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, float[][]> latent : means.entrySet()) {
            Path csv = out().resolve("embeddings-%s.csv".formatted(latent.getKey()));
            Path npy = out().resolve("embeddings-%s.npy".formatted(latent.getKey()));
            byte[] text =
                    csv(test.images().grouping(test.grouping()), latent.getValue())
                            .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(csv, stream -> stream.write(text));
            AtomicFile.write(
                    npy,
                    stream -> NpyFormat.write(Nd4j.createFromArray(latent.getValue()), stream));
            files.addAll(List.of(csv.toString(), npy.toString()));
        }
        files.forEach(file -> print("means     " + file));
        return files;
    }

    private static String csv(Grouping classes, float[][] means) {
        StringBuilder text = new StringBuilder(classes.name());
        for (int i = 0; i < means[0].length; i++) {
            text.append(",mean_").append(i);
        }
        for (int element = 0; element < means.length; element++) {
            String label = classes.label(classes.groupOf(element));
            text.append("\n\"").append(label.replace("\"", "\"\"")).append('"');
            for (float value : means[element]) {
                text.append(',').append(value);
            }
        }
        return text.append('\n').toString();
    }
}
