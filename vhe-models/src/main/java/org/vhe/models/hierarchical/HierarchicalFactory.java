package org.vhe.models.hierarchical;

import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;

/** Makes a {@link HierarchicalVhe} of the options in a checkpoint. */
public final class HierarchicalFactory extends OptionsModelFactory<HierarchicalOptions> {

    /** For the service loader. */
    public HierarchicalFactory() {
        super("hierarchical", HierarchicalOptions.class);
    }

    @Override
    protected Homoencoder make(HierarchicalOptions options, long seed) {
        return HierarchicalVhe.create(options, seed);
    }
}
