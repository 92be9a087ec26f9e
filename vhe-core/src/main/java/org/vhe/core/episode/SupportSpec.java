package org.vhe.core.episode;

import java.util.Objects;

/**
 * How the support sets D of one latent are drawn.
 *
 * @param latent the latent whose posterior reads D
 * @param grouping the grouping that the latent is shared over; its classes are X
 * @param size the number of members |D|, at least 1
 * @param replacement whether a member may be drawn more than once
 * @param target how D depends on the target
 */
public record SupportSpec(
        String latent, String grouping, int size, boolean replacement, TargetMembership target) {

    /** Checks that names are given and the size is positive. */
    public SupportSpec {
        Objects.requireNonNull(grouping, "grouping");
        Objects.requireNonNull(target, "target");
        if (latent == null || latent.isBlank()) {
            throw new IllegalArgumentException(
                    "a support set must name its latent, but has '%s'".formatted(latent));
        }
        if (size < 1) {
            throw new IllegalArgumentException(
                    "the support size of latent '%s' must be at least 1, but is %d"
                            .formatted(latent, size));
        }
    }

    /** The Variational Homoencoder's choice: without replacement, independent of the target. */
    public static SupportSpec of(String latent, String grouping, int size) {
        return new SupportSpec(latent, grouping, size, false, TargetMembership.INDEPENDENT);
    }

    /** This specification with another dependence on the target. */
    public SupportSpec withTarget(TargetMembership membership) {
        return new SupportSpec(latent, grouping, size, replacement, membership);
    }

    /** This specification with members drawn independently of each other. */
    public SupportSpec withReplacement() {
        return new SupportSpec(latent, grouping, size, true, target);
    }
}
