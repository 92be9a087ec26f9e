package org.vhe.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import picocli.CommandLine.Option;

/** The option that names a trained model. */
final class WeightsOption {
    @Option(
            names = "--weights",
            paramLabel = "FILE",
            required = true,
            description = "A checkpoint, as training writes it.")
    private Path file;

    Path file() {
        return file;
    }

    /** The model, with averaged parameters if the checkpoint has them. */
    Homoencoder load() throws IOException {
        return Checkpoint.loadModel(file);
    }
}
