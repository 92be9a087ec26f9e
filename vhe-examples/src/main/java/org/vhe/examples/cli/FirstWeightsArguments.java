package org.vhe.examples.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Option;

/** The option to begin with the parameters of a trained model. */
public final class FirstWeightsArguments {
    @Option(
            names = "--start-from",
            paramLabel = "FILE",
            description =
                    "Begin a new run with the weights of this checkpoint, trained on the same"
                            + " images, or with pretrained ones, named as for --weights. The network"
                            + " may have further parts, which begin as usual.")
    private String weights;

    /**
     * Gives a new model the trained parameters, if there are any.
     *
     * @param data what it will learn from
     * @throws IllegalArgumentException if the trained model learned from other data or has
     *     parameters that the new one lacks, or if it is not for a single new run
     */
    public void copyTo(Homoencoder model, Provenance data, TrainingArguments training)
            throws IOException {
        if (weights == null) {
            return;
        }
        if (training.restarts() > 1 || training.resume() != null) {
            throw new IllegalArgumentException(
                    "--start-from is for one new run; it cannot be combined with --restarts or --resume");
        }
        Weights first = Weights.of(weights, Pretrained.OMNIGLOT_LIKELIHOOD);
        requireSameData(first, data);
        ParameterStore trained = first.model().parameters();
        Set<String> missing = new TreeSet<>(trained.parameters().keySet());
        missing.removeAll(model.parameters().parameters().keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is of another network, with parameters %s"
                            .formatted(first.name(), missing));
        }
        model.parameters().copyFrom(trained);
    }

    private static void requireSameData(Weights first, Provenance data) {
        Optional<Provenance> learnedFrom = first.checkpoint().provenance();
        if (learnedFrom.isEmpty() || !learnedFrom.get().fingerprint().equals(data.fingerprint())) {
            throw new IllegalArgumentException(
                    "--start-from needs weights trained on the same images, prepared as %s, but those of %s were trained on %s"
                            .formatted(
                                    data.preparation(),
                                    first.name(),
                                    learnedFrom
                                            .map(found -> found.preparation().toString())
                                            .orElse("unknown ones")));
        }
    }
}
