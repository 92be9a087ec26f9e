package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** The option that names a trained model. */
public final class WeightsArguments {
    private static final String PRETRAINED = "pretrained";

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            required = true,
            description =
                    "A checkpoint, as training writes it. pretrained: the one that comes with the"
                            + " examples and suits the command; pretrained:likelihood,"
                            + " pretrained:classification: a certain one.")
    private String weights;

    /**
     * The checkpoint, with the choice of data beside it if that is known.
     *
     * @param usual which pretrained model suits the command; without it the one for likelihoods
     *     does
     */
    public Path locate(Pretrained usual) throws IOException {
        if (weights.equals(PRETRAINED)) {
            return (usual.exists() ? usual : Pretrained.LIKELIHOOD).extract();
        }
        if (weights.startsWith(PRETRAINED + ":")) {
            return named(weights.substring(PRETRAINED.length() + 1)).extract();
        }
        return Path.of(weights);
    }

    private static Pretrained named(String name) {
        return Arrays.stream(Pretrained.values())
                .filter(candidate -> candidate.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "pretrained models are likelihood and classification, but found '%s'"
                                                .formatted(name)));
    }
}
