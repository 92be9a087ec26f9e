package org.vhe.core.evaluation.likelihood;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.Backend;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.RefinementOptions;

/**
 * How joint likelihoods are estimated.
 *
 * @param levels by grouping, how the latents that are shared over it are sampled
 * @param elementSamples importance samples of the per-element latents for each sample of the shared
 *     ones; models without per-element latents need none and use one
 * @param rowsPerChunk rows of the graphs that score; noise is drawn by chunk, so results are
 *     reproducible for the same number only
 * @param maxGroups most groups of the coarsest grouping that are evaluated, chosen at random; 0 for
 *     all
 * @param seed of the choices and the noise
 * @param refinement how the proposal of each class is refined, for models whose shared latents are
 *     of one grouping; null for q(c; D) as it is
 * @param annealing how the latents of each class are annealed from its proposal, for such models;
 *     null for importance samples
 */
public record JointLikelihoodOptions(
        Map<String, Level> levels,
        int elementSamples,
        int rowsPerChunk,
        int maxGroups,
        long seed,
        RefinementOptions refinement,
        AnnealingOptions annealing)
        implements Serializable {

    /** Copies the levels and checks the numbers. */
    public JointLikelihoodOptions {
        levels = Map.copyOf(levels);
        Require.positive("elementSamples", elementSamples);
        Require.positive("rowsPerChunk", rowsPerChunk);
        Require.atLeast(0, "maxGroups", maxGroups);
    }

    /** Importance samples of q(c; D) as it is. */
    public JointLikelihoodOptions(
            Map<String, Level> levels,
            int elementSamples,
            int rowsPerChunk,
            int maxGroups,
            long seed) {
        this(levels, elementSamples, rowsPerChunk, maxGroups, seed, null, null);
    }

    /** All groups, with the number of rows that suits the executor. */
    public static JointLikelihoodOptions of(
            Map<String, Level> levels, int elementSamples, long seed) {
        int rows = Backend.rows(ScoringOptions.DEFAULT.rowsPerChunk());
        return new JointLikelihoodOptions(levels, elementSamples, rows, 0, seed);
    }

    /**
     * For latents of one grouping: all its groups, q reading them whole.
     *
     * @param samples K of the group's latents
     * @param elementSamples L for each element and sample of the group's latents
     */
    public static JointLikelihoodOptions of(
            String grouping, int samples, int elementSamples, long seed) {
        return of(Map.of(grouping, new Level(samples, 0)), elementSamples, seed);
    }

    /** These options with a limit to the groups evaluated. */
    public JointLikelihoodOptions withMaxGroups(int maxGroups) {
        return new JointLikelihoodOptions(
                levels, elementSamples, rowsPerChunk, maxGroups, seed, refinement, annealing);
    }

    /** These options with another number of rows. */
    public JointLikelihoodOptions withRowsPerChunk(int rowsPerChunk) {
        return new JointLikelihoodOptions(
                levels, elementSamples, rowsPerChunk, maxGroups, seed, refinement, annealing);
    }

    /**
     * These options with proposals that are refined: gradient steps go up the bound of each class
     * from q(c; D), and c is drawn afresh from where they lead. The estimate is unbiased for p(X)
     * as before, and less variable; Kim et al. (2018), Cremer et al. (2018).
     */
    public JointLikelihoodOptions withRefinement(RefinementOptions steps) {
        return new JointLikelihoodOptions(
                levels, elementSamples, rowsPerChunk, maxGroups, seed, steps, annealing);
    }

    /**
     * These options with annealed importance sampling of each class, from the proposal that the
     * other options say, in place of importance samples: as many weights as there are chains, all
     * latents in each, so that numbers of samples are of no account. Costs many times as much, and
     * is nearer to p(X), unbiased as well.
     */
    public JointLikelihoodOptions withAnnealing(AnnealingOptions newAnnealing) {
        return new JointLikelihoodOptions(
                levels, elementSamples, rowsPerChunk, maxGroups, seed, refinement, newAnnealing);
    }

    /**
     * How the latents of one grouping are sampled.
     *
     * @param samples of a group's latents, for each sample of the groups around it
     * @param supportSize number of elements that q reads, drawn from the group; 0 for the whole
     */
    public record Level(int samples, int supportSize) implements Serializable {

        /** Checks the numbers. */
        public Level {
            Require.positive("samples", samples);
            Require.atLeast(0, "supportSize", supportSize);
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
