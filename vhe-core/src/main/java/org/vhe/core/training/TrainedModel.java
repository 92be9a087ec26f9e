package org.vhe.core.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.model.Homoencoder;

/**
 * A model as a checkpoint holds it, with what it was trained on.
 *
 * @param model with the averaged parameters where there are any, ready for use
 * @param provenance of what it was trained on; empty if the checkpoint does not say it
 */
public record TrainedModel(Homoencoder model, Optional<Provenance> provenance) {

    /**
     * Reads a checkpoint.
     *
     * @throws CheckpointException if it is damaged, or of a model that is not on the class path
     */
    public static TrainedModel load(Path file) throws IOException {
        return Checkpoint.read(file).toTrainedModel();
    }

    /**
     * Reads a checkpoint from a stream, such as a resource.
     *
     * @param name for messages
     * @throws CheckpointException as {@link #load}
     */
    public static TrainedModel read(InputStream in, String name) throws IOException {
        return Checkpoint.read(in, name).toTrainedModel();
    }

    /**
     * The groups of a data set that the model was trained on, as far as their labels tell.
     *
     * @param data such as what the model is to be tested on
     * @param grouping a grouping of both
     * @return labels, sorted; none if all groups are new to the model
     * @throws IllegalStateException if it is not known what the model was trained on
     */
    public List<String> seen(GroupedDataset data, String grouping) {
        return provenance
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the checkpoint does not say what its model was trained on"))
                .overlap(data, grouping);
    }

    /**
     * For evaluations on groups that are to be new to the model.
     *
     * @return the model
     * @throws IllegalArgumentException that names groups which it was trained on, if there are any
     * @throws IllegalStateException if it is not known what the model was trained on
     */
    public Homoencoder requireUnseen(GroupedDataset data, String grouping) {
        List<String> seen = seen(data, grouping);
        if (!seen.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model was trained on %d of the %d groups of '%s' to test it on, '%s' among them"
                            .formatted(
                                    seen.size(),
                                    data.grouping(grouping).groupCount(),
                                    grouping,
                                    seen.get(0)));
        }
        return model;
    }

    /** The model, and what it was trained on if that is known. */
    @Override
    public String toString() {
        return model
                + provenance
                        .map(known -> ", trained on " + known)
                        .orElse(", trained on unknown data");
    }
}
