package org.vhe.core.model;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Makes models of one type from the options that a checkpoint holds. Implementations are found by
 * {@link ServiceLoader}; naming one in {@code META-INF/services} makes an own model loadable.
 */
public interface ModelFactory {

    /** The type it makes, as in {@link ModelDescription#type()}. */
    String type();

    /**
     * @param options a JSON object
     * @param seed of the parameters' first values
     * @throws IllegalArgumentException if the options are not this model's
     */
    TrainableModel create(String options, long seed);

    /**
     * Makes the described model, its parameters not yet loaded.
     *
     * @throws IllegalArgumentException if no factory on the class path knows the type
     */
    static Homoencoder create(ModelDescription description, long seed) {
        return create(description, seed, Homoencoder.class);
    }

    /**
     * As {@link #create(ModelDescription, long)}, of any kind of model.
     *
     * @param kind such as {@link EpisodicClassifier}
     * @throws IllegalArgumentException also if it is another kind
     */
    static <M extends TrainableModel> M create(
            ModelDescription description, long seed, Class<M> kind) {
        TrainableModel model = find(description).create(description.options(), seed);
        if (!kind.isInstance(model)) {
            throw new IllegalArgumentException(
                    "expected a %s, but models of type '%s' are of kind %s"
                            .formatted(
                                    kind.getSimpleName(),
                                    description.type(),
                                    model.getClass().getSimpleName()));
        }
        return kind.cast(model);
    }

    private static ModelFactory find(ModelDescription description) {
        if (description.type().equals(ModelDescription.CUSTOM.type())) {
            throw new IllegalArgumentException(
                    "only its own code can make this model: make it, and give it the parameters by Checkpoint.copyTo; or give it a description and a ModelFactory");
        }
        List<ModelFactory> factories =
                ServiceLoader.load(ModelFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return factories.stream()
                .filter(factory -> factory.type().equals(description.type()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no factory for models of type '"
                                                + description.type()
                                                + "' on the class path; known are "
                                                + factories.stream()
                                                        .map(ModelFactory::type)
                                                        .toList()));
    }
}
