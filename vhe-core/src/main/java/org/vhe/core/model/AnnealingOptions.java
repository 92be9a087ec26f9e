package org.vhe.core.model;

import java.io.Serializable;
import org.vhe.core.check.Require;

/**
 * How {@link AnnealedImportanceSampling} goes from a proposal to the posterior.
 *
 * @param temperatures T; the distributions on the way are those of 1/T, 2/T, ..., 1
 * @param leapfrogs steps of the Hamiltonian trajectory at each temperature
 * @param chains how many weights each class is given
 */
public record AnnealingOptions(int temperatures, int leapfrogs, int chains)
        implements Serializable {
    private static final int USUAL_LEAPFROGS = 8;
    private static final int USUAL_CHAINS = 2;

    public AnnealingOptions {
        Require.positive("temperatures", temperatures);
        Require.positive("leapfrogs", leapfrogs);
        Require.positive("chains", chains);
    }

    /** So many temperatures, with trajectories of 8 steps, by two chains. */
    public static AnnealingOptions withTemperatures(int temperatures) {
        return new AnnealingOptions(temperatures, USUAL_LEAPFROGS, USUAL_CHAINS);
    }

    /** These options with another number of chains. */
    public AnnealingOptions withChains(int newChains) {
        return new AnnealingOptions(temperatures, leapfrogs, newChains);
    }
}
