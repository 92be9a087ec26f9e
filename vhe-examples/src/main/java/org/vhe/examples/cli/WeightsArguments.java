package org.vhe.examples.cli;

import java.io.IOException;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Option;

/** The options that name a trained model, and say what it may be tested on. */
public final class WeightsArguments {
    @Option(
            names = "--weights",
            paramLabel = "FILE",
            required = true,
            description =
                    "A checkpoint, as training writes it. pretrained: the one that comes with the"
                            + " library and suits the command; pretrained:likelihood,"
                            + " pretrained:classification: a certain one.")
    private String weights;

    /**
     * Reads the checkpoint.
     *
     * @param usual which pretrained model suits the command
     */
    public Weights load(Pretrained usual) throws IOException {
        return Weights.of(weights, usual);
    }
}
