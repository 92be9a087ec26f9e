package org.vhe.core.episode;

import java.util.Objects;
import java.util.stream.IntStream;

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
 * @param drawnSize whether D is a smaller set again and again, whose size is drawn uniformly from
 *     the divisors of |D|. To an encoder that averages over D this is a support set of that size
 */
public record SupportSpec(
        String latent,
        String grouping,
        int size,
        boolean replacement,
        TargetMembership target,
        double oneShotPart,
        boolean drawnSize) {

    /**
     * Checks that names are given, the size is positive, the part is a probability, and not both
     * ways of smaller sets are asked for.
     */
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
        if (drawnSize && oneShotPart > 0) {
            throw new IllegalArgumentException(
                    "latent '%s' cannot have both a one-shot part, %s, and drawn sizes of support sets"
                            .formatted(latent, oneShotPart));
        }
    }

    /** Support sets that are never smaller sets again and again by intention. */
    public SupportSpec(
            String latent,
            String grouping,
            int size,
            boolean replacement,
            TargetMembership target) {
        this(latent, grouping, size, replacement, target, 0, false);
    }

    /** The Variational Homoencoder's choice: without replacement, independent of the target. */
    public static SupportSpec of(String latent, String grouping, int size) {
        return new SupportSpec(latent, grouping, size, false, TargetMembership.INDEPENDENT);
    }

    /** This specification with another dependence on the target. */
    public SupportSpec withTarget(TargetMembership membership) {
        return new SupportSpec(
                latent, grouping, size, replacement, membership, oneShotPart, drawnSize);
    }

    /** This specification with members drawn independently of each other. */
    public SupportSpec withReplacement() {
        return new SupportSpec(latent, grouping, size, true, target, oneShotPart, drawnSize);
    }

    /** This specification with a part of the support sets being one member |D| times. */
    public SupportSpec withOneShotPart(double part) {
        return new SupportSpec(latent, grouping, size, replacement, target, part, drawnSize);
    }

    /** This specification with sizes drawn anew for each target, or not. */
    public SupportSpec withDrawnSize(boolean drawn) {
        return new SupportSpec(latent, grouping, size, replacement, target, oneShotPart, drawn);
    }

    /** The sizes that are drawn from if they are drawn: the divisors of |D|, ascending. */
    public int[] drawnSizes() {
        return IntStream.rangeClosed(1, size).filter(i -> size % i == 0).toArray();
    }
}
