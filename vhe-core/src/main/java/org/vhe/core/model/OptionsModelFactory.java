package org.vhe.core.model;

/**
 * A factory of {@link Homoencoder}s whose options are one record, which checkpoints keep as JSON.
 *
 * @param <O> the record
 */
public abstract class OptionsModelFactory<O> extends OptionsFactory<O, Homoencoder> {

    /**
     * @param type as in {@link ModelDescription#type()}
     * @param options the record's class
     */
    protected OptionsModelFactory(String type, Class<O> options) {
        super(type, options);
    }
}
