package org.vhe.core.evaluation;

import java.util.Map;
import java.util.Objects;

/**
 * How the likelihood of nested groups is estimated.
 *
 * @param levels by grouping, how its latents are sampled
 * @param elementSamples importance samples of the per-element latents for each sample of the shared
 *     ones; models without per-element latents need none and use one
 * @param rowsPerChunk rows of the graphs that score; noise is drawn by chunk, so results are
 *     reproducible for the same number only
 * @param maxGroups most groups of the coarsest grouping that are evaluated, chosen at random; 0 for
 *     all
 * @param seed of the choices and the noise
 */
public record NestedLikelihoodOptions(
        Map<String, Level> levels, int elementSamples, int rowsPerChunk, int maxGroups, long seed) {

    /** Copies the levels and checks the numbers. */
    public NestedLikelihoodOptions {
        levels = Map.copyOf(levels);
        if (elementSamples < 1 || rowsPerChunk < 1 || maxGroups < 0) {
            throw new IllegalArgumentException(
                    "elementSamples and rowsPerChunk must be positive and maxGroups not negative, but are %d, %d and %d"
                            .formatted(elementSamples, rowsPerChunk, maxGroups));
        }
    }

    /**
     * How the latents of one grouping are sampled.
     *
     * @param samples of a group's latents, for each sample of the groups around it
     * @param supportSize number of elements that q reads, drawn from the group; 0 for the whole
     */
    public record Level(int samples, int supportSize) {

        /** Checks the numbers. */
        public Level {
            if (samples < 1 || supportSize < 0) {
                throw new IllegalArgumentException(
                        "samples must be positive and supportSize not negative, but are %d and %d"
                                .formatted(samples, supportSize));
            }
        }
    }

    /** The level of a grouping. */
    Level level(String grouping) {
        Level level = levels.get(Objects.requireNonNull(grouping, "grouping"));
        if (level == null) {
            throw new IllegalArgumentException(
                    "no level for grouping '%s', which latents are shared over; there are levels for %s"
                            .formatted(grouping, levels.keySet()));
        }
        return level;
    }
}
