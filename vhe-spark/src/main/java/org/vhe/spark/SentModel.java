package org.vhe.spark;

import java.io.Serializable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.training.TrainingOptions;

/** Which models executors can make of a checkpoint as they are, and train. */
final class SentModel {
    private SentModel() {}

    /**
     * @throws IllegalArgumentException if parts do not divide the batch, or executors would train
     *     something else, or nothing; says why
     */
    static void requireTrainable(Homoencoder model, TrainingOptions options, int parts) {
        options.requireParts(parts);
        if (model.description().equals(ModelDescription.CUSTOM)) {
            throw new IllegalArgumentException(
                    "executors make the model from its description, for which it needs one and a ModelFactory, but it has none");
        }
        if (model.parameters().dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "gradients in parts are of single precision, but the model's parameters are "
                            + model.parameters().dataType());
        }
        if (!(options.objective() instanceof Serializable)) {
            throw new IllegalArgumentException(
                    "the objective is sent to executors, for which it must be Serializable, but %s is not"
                            .formatted(options.objective().label()));
        }
        model.structure().sharedLatents().forEach(latent -> requirePlain(model, latent.name()));
        model.auxiliaryTerms().keySet().stream()
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new IllegalArgumentException(
                                    "a model with auxiliary terms is trained on one machine only, as checkpoints cannot send them, but the model has '%s'"
                                            .formatted(name));
                        });
    }

    private static void requirePlain(Homoencoder model, String latent) {
        if (model.supportInference(latent).isPresent()) {
            throw new IllegalArgumentException(
                    "a bound that is tightened by support inference is trained on one machine only, but latent '%s' has it"
                            .formatted(latent));
        }
    }
}
