package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import picocli.CommandLine.Option;

/** The option to begin with the parameters of a trained model. */
public final class FirstWeightsArguments {
    @Option(
            names = "--start-from",
            paramLabel = "FILE",
            description =
                    "Begin a new run with the weights of this checkpoint, trained on the same data."
                            + " The network may have further parts, which begin as usual.")
    private Path file;

    /**
     * Gives a new model the trained parameters, if there are any.
     *
     * @param choice the data it will learn from
     * @throws IllegalArgumentException if the trained model learned from other data or has
     *     parameters that the new one lacks, or if it is not for a single new run
     */
    public void copyTo(Homoencoder model, OmniglotPreparation choice, TrainingArguments training)
            throws IOException {
        if (file == null) {
            return;
        }
        if (training.restarts() > 1 || training.resume() != null) {
            throw new IllegalArgumentException(
                    "--start-from is for one new run; it cannot be combined with --restarts or --resume");
        }
        requireSameData(choice);
        ParameterStore trained = Checkpoint.loadModel(file).parameters();
        Set<String> missing = new TreeSet<>(trained.parameters().keySet());
        missing.removeAll(model.parameters().parameters().keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is of another network, with parameters %s".formatted(file, missing));
        }
        model.parameters().copyFrom(trained);
    }

    private void requireSameData(OmniglotPreparation choice) throws IOException {
        Optional<OmniglotPreparation> learnedFrom = OmniglotPreparation.readBeside(file);
        if (!learnedFrom.equals(Optional.of(choice))) {
            throw new IllegalArgumentException(
                    "--start-from needs weights trained on the same data, %s, but those of %s were trained on %s"
                            .formatted(
                                    choice,
                                    file,
                                    learnedFrom.isEmpty() ? "unknown" : learnedFrom.get()));
        }
    }
}
