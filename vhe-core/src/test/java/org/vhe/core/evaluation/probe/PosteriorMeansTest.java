package org.vhe.core.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

class PosteriorMeansTest {
    private static final float[][] ELEMENTS = {{1, 0, 0}, {0.5f, -1, 2}, {0, 0, 3}, {-1, 1, 1}};

    @Test
    void meansAreThoseOfEachElementAlone() {
        int[] chosen = {3, 0, 1};
        try (ModelEvaluator evaluator =
                GaussianDesigns.crossed().model(GaussianDesigns.crossedPosterior()).evaluator()) {
            Map<String, float[][]> means =
                    PosteriorMeans.of(evaluator, ElementSource.of(ELEMENTS), chosen, 2);
            assertThat(means.keySet()).containsExactly("c", "s");
            for (int i = 0; i < chosen.length; i++) {
                double[] x = new double[3];
                double style = 0;
                for (int k = 0; k < 3; k++) {
                    x[k] = ELEMENTS[chosen[i]][k];
                    style += GaussianDesigns.ELEMENT[k][0] * x[k];
                }
                double[] c = GaussianDesigns.classPosterior(new double[][] {x})[0];
                assertThat(means.get("c")[i]).hasSize(2);
                assertThat((double) means.get("c")[i][0]).isCloseTo(c[0], within(1e-6));
                assertThat((double) means.get("c")[i][1]).isCloseTo(c[1], within(1e-6));
                // q(s; x) of the designs: mean 0.7 v / noise ELEMENT' x with v = 1 / 1.8
                assertThat((double) means.get("s")[i][0])
                        .isCloseTo(0.7 / 1.8 / GaussianDesigns.NOISE * style, within(1e-6));
            }
        }
    }

    @Test
    void parentsAreAtTheirMeans() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(1))
                        .evaluator()) {
            float[][] c =
                    PosteriorMeans.of(evaluator, ElementSource.of(ELEMENTS), new int[] {1}, 1)
                            .get("c");
            float[][] again =
                    PosteriorMeans.of(evaluator, ElementSource.of(ELEMENTS), new int[] {0, 1}, 1)
                            .get("c");

            assertThat(again[1]).as("no noise").isEqualTo(c[0]);
        }
    }

    @Test
    void noElementsHaveNoMeans() {
        try (ModelEvaluator evaluator =
                GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior()).evaluator()) {
            Map<String, float[][]> means =
                    PosteriorMeans.of(evaluator, ElementSource.of(ELEMENTS), new int[0], 4);
            assertThat(means.get("c")).isEmpty();
        }
    }
}
