package org.vhe.models.pixelcnn;

import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/** Makes a {@link PixelCnnVhe} of the options in a checkpoint. */
public final class PixelCnnFactory extends OptionsModelFactory<PixelCnnOptions> {

    /** For the service loader. */
    public PixelCnnFactory() {
        super("pixelcnn", PixelCnnOptions.class);
    }

    @Override
    protected Homoencoder make(PixelCnnOptions options, long seed) {
        return PixelCnnVhe.create(options, seed);
    }
}
