package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import org.vhe.models.pretrained.Pretrained;

/**
 * A trained model as the command line names it.
 *
 * @param name a file, or {@code pretrained:LABEL}
 * @param checkpoint what it holds
 * @param file where it is, if it is a file
 */
public record Weights(String name, Checkpoint checkpoint, Optional<Path> file) {
    private static final String PRETRAINED = "pretrained";

    /** The parts of labels that the command line leaves out. */
    private static final String DATA = "omniglot-";

    /**
     * Reads it.
     *
     * @param usual which pretrained model suits the command
     */
    public static Weights of(String name, Pretrained usual) throws IOException {
        if (name.equals(PRETRAINED)) {
            return of(usual);
        }
        if (name.startsWith(PRETRAINED + ":")) {
            return of(named(name.substring(PRETRAINED.length() + 1)));
        }
        Path file = Path.of(name);
        return new Weights(name, Checkpoint.read(file), Optional.of(file));
    }

    private static Weights of(Pretrained which) {
        return new Weights(
                PRETRAINED + ":" + shortLabel(which), which.checkpoint(), Optional.empty());
    }

    private static Pretrained named(String label) {
        return Arrays.stream(Pretrained.values())
                .filter(candidate -> shortLabel(candidate).equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "pretrained models are likelihood and classification, but found '%s'"
                                                .formatted(label)));
    }

    private static String shortLabel(Pretrained which) {
        return which.label().replace(DATA, "");
    }

    /** The model, ready for use. */
    public Homoencoder model() throws IOException {
        return checkpoint.toModel();
    }
}
