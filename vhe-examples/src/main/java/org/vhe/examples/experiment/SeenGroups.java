package org.vhe.examples.experiment;

import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.Provenance;
import org.vhe.examples.cli.Weights;

/**
 * How many of the groups that a model is tested on it was trained on.
 *
 * @param grouping what kind of groups
 * @param tested how many it is tested on
 * @param seen how many of them it was trained on; null if it is not known
 */
public record SeenGroups(String grouping, int tested, Integer seen) {

    /**
     * Compares.
     *
     * @param trainedOn what the model was trained on, if it is known
     * @param allowed whether groups trained on may be tested on
     * @throws IllegalArgumentException if some were trained on and that is not allowed
     */
    static SeenGroups of(
            Weights weights, Optional<Provenance> trainedOn, TestData test, boolean allowed) {
        String grouping = test.grouping();
        int tested = test.groups().size();
        if (trainedOn.isEmpty()) {
            return new SeenGroups(grouping, tested, null);
        }
        List<String> seen = trainedOn.get().overlap(grouping, test.groups());
        if (!seen.isEmpty() && !allowed) {
            throw new IllegalArgumentException(
                    "%s was trained on %d of the %d groups of '%s' to test it on, '%s' among them: test it on others, or say that this is meant by --allow-seen"
                            .formatted(weights.name(), seen.size(), tested, grouping, seen.get(0)));
        }
        return new SeenGroups(grouping, tested, seen.size());
    }

    /** What readers of the figures must know; empty if all groups are new to the model. */
    Optional<String> warning() {
        if (seen == null) {
            return Optional.of(
                    "It is not known what the model was trained on: the groups may not be new to it.");
        }
        return seen == 0
                ? Optional.empty()
                : Optional.of(
                        "NOT UNSEEN: the model was trained on %d of these %d groups of '%s'."
                                .formatted(seen, tested, grouping));
    }
}
