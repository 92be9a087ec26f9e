package org.vhe.core.gaussian;

import java.util.List;
import org.vhe.core.latent.LatentVariable;

/**
 * A latent u = parentLoading parent + priorDeviation noise, which adds loading u to an element.
 *
 * @param name of the latent
 * @param grouping it is shared over
 * @param loading [elementDim][latentDim]
 * @param parent its parent in the prior, or null
 * @param parentLoading [latentDim][parentDim], or null
 * @param priorDeviation standard deviation of the prior's noise
 * @param posteriorParents what the posterior depends on
 */
public record Factor(
        String name,
        String grouping,
        double[][] loading,
        String parent,
        double[][] parentLoading,
        double priorDeviation,
        List<String> posteriorParents) {

    /** With a standard normal prior. */
    public static Factor of(
            String name, String grouping, double[][] loading, String... posteriorParents) {
        return new Factor(name, grouping, loading, null, null, 1, List.of(posteriorParents));
    }

    int size() {
        return loading[0].length;
    }

    LatentVariable latent() {
        return LatentVariable.of(name, grouping, size())
                .withParents(posteriorParents.toArray(String[]::new));
    }
}
