package org.vhe.examples.experiment;

import java.util.function.Function;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;

/** The distribution q'(D; X) of support sets with a tightened bound (supplement 6.1). */
public enum Tightening {
    /** All elements of a class are as probable. */
    UNIFORM,
    /** Learned with the model. */
    LEARNED;

    /** The model with support inference, of the usual size, for every latent that is shared. */
    public Homoencoder of(Homoencoder plain, GroupedDataset data) {
        return of(plain, data, SupportInference::of);
    }

    /**
     * The model with support inference for every latent that is shared.
     *
     * @param data what it will be trained on
     * @param inference of r, by the classes that a latent is shared over
     */
    public Homoencoder of(
            Homoencoder plain,
            GroupedDataset data,
            Function<Grouping, SupportInference> inference) {
        Homoencoder.Builder builder = plain.toBuilder();
        for (LatentVariable latent : plain.structure().sharedLatents()) {
            SupportInference uniform = inference.apply(data.grouping(latent.grouping()));
            builder.supportInference(
                    latent.name(), this == LEARNED ? uniform.withLearnedProposal() : uniform);
        }
        return builder.build();
    }
}
