package org.vhe.models.deconv;

import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/** Makes a {@link DeconvVhe} of the options in a checkpoint. */
public final class DeconvFactory extends OptionsModelFactory<DeconvOptions> {

    /** For the service loader. */
    public DeconvFactory() {
        super("deconv", DeconvOptions.class);
    }

    @Override
    protected Homoencoder make(DeconvOptions options, long seed) {
        return DeconvVhe.create(options, seed);
    }
}
