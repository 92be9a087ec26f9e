package org.vhe.core.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

/** Against exact posteriors of linear Gaussian models. */
class EmbeddingsTest {
    private static final GroupedDataset DATA =
            GaussianDesigns.data(
                    3,
                    Map.of(
                            "class", new int[] {0, 0, 0, 1, 1, 1, 1},
                            "alphabet", new int[] {0, 0, 0, 0, 0, 0, 0}));

    private static ModelEvaluator evaluator() {
        return GaussianDesigns.withElementLatent()
                .model(GaussianDesigns.withElementLatentPosterior())
                .evaluator();
    }

    private static double[][] elements(int... chosen) {
        float[][] values = DATA.values(chosen);
        double[][] result = new double[chosen.length][3];
        for (int i = 0; i < chosen.length; i++) {
            for (int k = 0; k < 3; k++) {
                result[i][k] = values[i][k];
            }
        }
        return result;
    }

    private static void assertRow(INDArray means, int row, double... expected) {
        for (int k = 0; k < expected.length; k++) {
            assertThat(means.getDouble(row, k)).isCloseTo(expected[k], within(1e-5));
        }
    }

    @Test
    void elementsHaveMeansOfAllLatents() {
        try (ModelEvaluator evaluator = evaluator()) {
            Embeddings found = Embeddings.ofElements(evaluator, DATA.subset(5, 2));
            assertThat(found.names()).containsExactly("5", "2");
            assertThat(found.means().keySet()).containsExactly("c", "z");
            double[] x = elements(5)[0];
            double[] c = GaussianDesigns.classPosterior(new double[][] {x})[0];
            assertRow(found.means().get("c"), 0, c);
            double projected = 0;
            double squared = 0;
            for (int k = 0; k < 3; k++) {
                double load = GaussianDesigns.ELEMENT[k][0];
                double rest = x[k];
                for (int j = 0; j < 2; j++) {
                    rest -= GaussianDesigns.CLASS[k][j] * c[j];
                }
                projected += load * rest / GaussianDesigns.NOISE;
                squared += load * load / GaussianDesigns.NOISE;
            }
            assertRow(found.means().get("z"), 0, projected / (1 + squared));
        }
    }

    @Test
    void groupsHaveMeansOfWhatTheyShareGivenSeveralElements() {
        try (ModelEvaluator evaluator = evaluator()) {
            Embeddings found = Embeddings.ofGroups(evaluator, DATA, "class", 3, 1);
            assertThat(found.names()).isEqualTo(DATA.grouping("class").labels());
            assertThat(found.means().keySet()).containsExactly("c");
            assertRow(
                    found.means().get("c"),
                    0,
                    GaussianDesigns.classPosterior(elements(0, 1, 2))[0]);
            assertThatThrownBy(() -> Embeddings.ofGroups(evaluator, DATA, "class", 4, 1))
                    .hasMessageContaining("of grouping 'class' has 3");
            assertThatThrownBy(() -> Embeddings.ofGroups(evaluator, DATA, "alphabet", 4, 1))
                    .hasMessageContaining("no latent is shared over grouping 'alphabet'");
        }
    }

    @Test
    void setsMayBeOfDifferentSizes() {
        int[][] sets = {{0, 1, 2}, {3}, {4, 5, 6}, {0, 3}, {1}};
        try (ModelEvaluator evaluator = evaluator()) {
            INDArray means =
                    Embeddings.means(evaluator, ElementSource.of(DATA), List.of("c"), sets, 4)
                            .get("c");
            for (int i = 0; i < sets.length; i++) {
                assertRow(means, i, GaussianDesigns.classPosterior(elements(sets[i]))[0]);
            }
            assertThatThrownBy(
                            () ->
                                    Embeddings.means(
                                            evaluator,
                                            ElementSource.of(DATA),
                                            List.of("c", "z"),
                                            sets,
                                            4))
                    .hasMessageContaining("'z' is of one element");
        }
    }

    @Test
    void groupsOfOneLevelHaveWhatTheLevelDependsOn() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(1))
                        .evaluator()) {
            assertThat(Embeddings.ofGroups(evaluator, DATA, "alphabet", 2, 1).means().keySet())
                    .containsExactly("a");
            assertThat(Embeddings.ofGroups(evaluator, DATA, "class", 1, 1).means().keySet())
                    .containsExactly("a", "c");
        }
    }
}
