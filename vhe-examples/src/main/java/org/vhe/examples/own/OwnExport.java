package org.vhe.examples.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ModelExport;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A part of a trained model for programs that have ND4J alone. */
@Command(
        name = "export",
        description =
                "Write a part of a trained model as a graph of ND4J's SameDiff, which is read by"
                        + " SameDiff.load(file, false) without this library, for any number of"
                        + " images at once.")
public final class OwnExport extends Example<OwnExport.Result> {
    @Mixin private WeightsArguments weights = new WeightsArguments();

    @Option(
            names = "--part",
            paramLabel = "NAME",
            defaultValue = "ENCODER",
            description =
                    "encoder: images to features. posterior: the examples of a class to means of"
                            + " its latents. decoder: latents to images. scoring: images and latents"
                            + " to log-likelihoods (default: encoder).")
    private Part part;

    @Option(
            names = "--shot",
            paramLabel = "N",
            defaultValue = "1",
            description = "Examples of a class that --part posterior reads (default: 1).")
    private int shot;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "The file to write.")
    private Path to;

    /** What can be exported. */
    enum Part {
        ENCODER,
        POSTERIOR,
        DECODER,
        SCORING
    }

    /**
     * What was written.
     *
     * @param file the graph
     * @param bytes its size
     * @param inputs names and axes; -1 is any number
     * @param outputs names
     */
    public record Result(
            String file, long bytes, Map<String, List<Long>> inputs, List<String> outputs) {}

    @Override
    protected Result experiment() throws IOException {
        PortableGraph graph = graph(weights.load(Pretrained.OMNIGLOT_LIKELIHOOD).model());
        graph.write(to);
        Map<String, List<Long>> inputs = new LinkedHashMap<>();
        graph.inputs()
                .forEach((name, axes) -> inputs.put(name, Arrays.stream(axes).boxed().toList()));
        Result result = new Result(to.toString(), Files.size(to), inputs, graph.outputs());
        print(
                "exported  %s %s (%d bytes)"
                        .formatted(part.name().toLowerCase(Locale.ROOT), to, result.bytes()));
        inputs.forEach(
                (name, axes) -> print("input     " + name + " " + axes + noise(graph, name)));
        graph.outputs().forEach(name -> print("output    " + name));
        return result;
    }

    private static String noise(PortableGraph graph, String input) {
        return graph.noiseInputs().containsKey(input)
                ? ", " + graph.noiseInputs().get(input).name().toLowerCase(Locale.ROOT) + " noise"
                : "";
    }

    private static PortableGraph encoder(Homoencoder model) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            if (!evaluator.hasEncoder()) {
                throw new IllegalArgumentException(
                        "--part encoder: the model has none, its posteriors read images; use --part posterior");
            }
        }
        return ModelExport.encoder(model);
    }

    private PortableGraph graph(Homoencoder model) {
        return switch (part) {
            case ENCODER -> encoder(model);
            case POSTERIOR ->
                    ModelExport.posterior(
                            model,
                            model.structure().sharedLatents().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    latent -> latent.name(), latent -> shot)));
            case DECODER -> ModelExport.decoder(model);
            case SCORING -> ModelExport.scoring(model);
        };
    }
}
