package org.vhe.core.gaussian;

import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Posterior;

/** Two classes of three and four elements, and what to estimate their likelihoods with. */
public final class TwoClasses {
    /** Grouped by "class". */
    public static final GroupedDataset DATA =
            GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 0, 1, 1, 1, 1}));

    static final int[][] MEMBERS = {{0, 1, 2}, {3, 4, 5, 6}};

    private TwoClasses() {}

    /** Elements of a class, [n, 3]. */
    static float[] elements(int group) {
        int[] members = MEMBERS[group];
        float[] result = new float[3 * members.length];
        for (int i = 0; i < members.length; i++) {
            DATA.copyElement(members[i], result, 3 * i);
        }
        return result;
    }

    /**
     * A posterior of c that is far from the exact one.
     *
     * @param second its variance in the second coordinate
     */
    public static Posterior poor(double second) {
        return LinearGaussian.posterior(
                n -> new double[] {0.5, second}, new double[][] {{1, 0, 0}, {0, 0, 1}}, Map.of());
    }

    /** Of z, whose mean does not know of c. */
    public static Posterior poorOfElements() {
        return LinearGaussian.posterior(
                n -> new double[] {0.4}, new double[][] {{0, 0.3, 0}}, Map.of());
    }

    /** c = ALPHABET_TO_CLASS g + noise, x = CLASS c + noise, g and c both of a class. */
    public static LinearGaussian withGlobalLatent() {
        Factor g = Factor.of("g", "class", new double[3][1]);
        Factor c =
                new Factor(
                        "c",
                        "class",
                        GaussianDesigns.CLASS,
                        "g",
                        GaussianDesigns.ALPHABET_TO_CLASS,
                        GaussianDesigns.CLASS_DEVIATION,
                        List.of("g"));
        return LinearGaussian.of(GaussianDesigns.NOISE, g, c);
    }
}
