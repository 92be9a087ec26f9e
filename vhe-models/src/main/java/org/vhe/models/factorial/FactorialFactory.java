package org.vhe.models.factorial;

import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/** Makes a {@link FactorialVhe} of the options in a checkpoint. */
public final class FactorialFactory extends OptionsModelFactory<FactorialOptions> {

    /** For the service loader. */
    public FactorialFactory() {
        super("factorial", FactorialOptions.class);
    }

    @Override
    protected Homoencoder make(FactorialOptions options, long seed) {
        return FactorialVhe.create(options, seed);
    }
}
