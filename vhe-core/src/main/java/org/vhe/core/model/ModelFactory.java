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
    Homoencoder create(String options, long seed);

    /**
     * Makes the described model, its parameters not yet loaded.
     *
     * @throws IllegalArgumentException if no factory on the class path knows the type
     */
    static Homoencoder create(ModelDescription description, long seed) {
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
                                                        .toList()))
                .create(description.options(), seed);
    }
}
