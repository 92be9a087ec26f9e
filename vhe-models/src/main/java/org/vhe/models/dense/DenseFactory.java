package org.vhe.models.dense;

import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/** Makes a {@link DenseVhe} of the options in a checkpoint. */
public final class DenseFactory extends OptionsModelFactory<DenseOptions> {

    /** For the service loader. */
    public DenseFactory() {
        super("dense", DenseOptions.class);
    }

    @Override
    protected Homoencoder make(DenseOptions options, long seed) {
        return DenseVhe.create(options, seed);
    }
}
