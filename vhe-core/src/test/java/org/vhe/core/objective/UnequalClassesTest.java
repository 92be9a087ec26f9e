package org.vhe.core.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.gaussian.ExpectedTerms;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;

/**
 * Classes of different sizes, and every support set of a size: the bound is below the likelihood.
 */
class UnequalClassesTest {

    @Test
    void boundOverAllSupportSetsOfUnequalClassesIsBelowExact() {
        // Class 0 has two elements and class 1 four; every support set of size two in turn.
        Map<String, int[]> groups = Map.of("class", new int[] {0, 0, 1, 1, 1, 1});
        GroupedDataset data = GaussianDesigns.data(5, groups);
        LinearGaussian design = GaussianDesigns.oneClass();
        Homoencoder model = design.model(GaussianDesigns.oneClassPosterior());
        double bound = 0;
        for (int[] members : List.of(new int[] {0, 1}, new int[] {2, 3, 4, 5})) {
            bound += averageOverPairs(model, data, members);
        }
        double exact = design.logMarginal(data);
        assertThat(bound).isLessThan(exact - 0.1);
        double whole =
                averageOverPairs(model, data, new int[] {0, 1})
                        + sumOfClass(model, data, new int[] {2, 3, 4, 5}, new int[] {2, 3, 4, 5});
        assertThat(whole).isCloseTo(exact, within(1e-5)).isGreaterThan(bound);
    }

    private static double averageOverPairs(Homoencoder model, GroupedDataset data, int[] members) {
        double total = 0;
        int pairs = 0;
        for (int i = 0; i < members.length; i++) {
            for (int j = i + 1; j < members.length; j++) {
                total += sumOfClass(model, data, members, new int[] {members[i], members[j]});
                pairs++;
            }
        }
        return total / pairs;
    }

    /** The bound summed over a class, every element with the same support set. */
    private static double sumOfClass(
            Homoencoder model, GroupedDataset data, int[] members, int[] support) {
        int shot = support.length;
        float[] targets = data.elements(members).data().asFloat();
        float[] one = data.elements(support).data().asFloat();
        float[] supports = new float[members.length * one.length];
        for (int row = 0; row < members.length; row++) {
            System.arraycopy(one, 0, supports, row * one.length, one.length);
        }
        ExpectedTerms terms =
                ExpectedTerms.of(
                        model,
                        targets,
                        Map.of("c", shot),
                        Map.of("c", supports),
                        GraphExecutor.Kind.COMPILED);
        double total = 0;
        for (int row = 0; row < members.length; row++) {
            total += terms.logLikelihood()[row] - terms.kl().get("c")[row] / members.length;
        }
        return total;
    }
}
