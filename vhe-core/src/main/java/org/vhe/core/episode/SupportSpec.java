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
 * @param oneShotPart probability that D is one member |D| times, in [0, 1). To an encoder that
 *     averages over D this is a support set of one, so that one run trains for one shot and for |D|
 */
public record SupportSpec(
        String latent,
        String grouping,
        int size,
        boolean replacement,
        TargetMembership target,
        double oneShotPart) {

    /** Checks that names are given, the size is positive and the part is a probability. */
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
        if (!(oneShotPart >= 0 && oneShotPart < 1)) {
            throw new IllegalArgumentException(
                    "the one-shot part of latent '%s' must be in [0, 1), but is %s"
                            .formatted(latent, oneShotPart));
        }
    }

    /** Support sets that are never one member |D| times by intention. */
    public SupportSpec(
            String latent,
            String grouping,
            int size,
            boolean replacement,
            TargetMembership target) {
        this(latent, grouping, size, replacement, target, 0);
    }

    /** The Variational Homoencoder's choice: without replacement, independent of the target. */
    public static SupportSpec of(String latent, String grouping, int size) {
        return new SupportSpec(latent, grouping, size, false, TargetMembership.INDEPENDENT);
    }

    /** This specification with another dependence on the target. */
    public SupportSpec withTarget(TargetMembership membership) {
        return new SupportSpec(latent, grouping, size, replacement, membership, oneShotPart);
    }

    /** This specification with members drawn independently of each other. */
    public SupportSpec withReplacement() {
        return new SupportSpec(latent, grouping, size, true, target, oneShotPart);
    }

    /** This specification with a part of the support sets being one member |D| times. */
    public SupportSpec withOneShotPart(double part) {
        return new SupportSpec(latent, grouping, size, replacement, target, part);
    }
}
