package org.vhe.models.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.TrainedModel;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/**
 * Models that come with the library, ready for use:
 *
 * <pre>{@code
 * TrainedModel trained = Pretrained.OMNIGLOT_CLASSIFICATION.load();
 * Homoencoder model = trained.model();
 * }</pre>
 *
 * Each knows what it was trained on, so that {@link TrainedModel#requireUnseen} tells whether a
 * test is one. How they were trained is in {@code docs/experiments.md}.
 */
public enum Pretrained {
    /**
     * A {@link PixelCnnVhe} of the 964 characters of Omniglot's 30 background alphabets, binary
     * images [1, 28, 28] by the index rule: for likelihoods and new drawings.
     */
    OMNIGLOT_LIKELIHOOD,
    /**
     * A {@link PixelCnnVhe} of 1,200 random characters of all of Omniglot's alphabets with their
     * rotations and reflections, binary images [1, 28, 28] by the index rule: for classification by
     * one example and by five.
     */
    OMNIGLOT_CLASSIFICATION;

    /** Such as "omniglot-likelihood". */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The model, and what it was trained on. */
    public TrainedModel load() {
        try {
            return checkpoint().toTrainedModel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its checkpoint. */
    public Checkpoint checkpoint() {
        String resource = label() + ".zip";
        try (InputStream in = Pretrained.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the library is incomplete: resource %s of %s is missing"
                                .formatted(resource, Pretrained.class.getPackageName()));
            }
            return Checkpoint.read(in, label());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
