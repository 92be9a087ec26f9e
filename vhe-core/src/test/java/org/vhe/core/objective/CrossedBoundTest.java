package org.vhe.core.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.gaussian.ExpectedTerms;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;

/**
 * Contents and styles crossed: the bound is the mean-field bound, computed by hand, and below the
 * exact likelihood.
 */
class CrossedBoundTest {
    private static final Map<String, int[]> CROSSED =
            Map.of(
                    "class", new int[] {0, 0, 0, 1, 1, 1},
                    "style", new int[] {0, 1, 2, 0, 1, 2});

    @Test
    void crossedBoundIsTheMeanFieldBoundAndBelowExact() {
        LinearGaussian design = GaussianDesigns.crossed();
        Homoencoder model = design.model(GaussianDesigns.crossedPosterior());
        GroupedDataset data = GaussianDesigns.data(7, CROSSED);
        List<SupportSpec> supports =
                Objective.VHE.supports(model.structure(), Map.of("c", 3, "s", 2));
        EpisodeBatch batch = new EpisodeSampler(data, supports, data.size(), 3).batch(0);
        double bound =
                ExpectedTerms.of(model, batch, GraphExecutor.Kind.COMPILED)
                        .bound(model, Objective.VHE, batch);
        double meanField = meanFieldBound(data);
        assertThat(bound).isCloseTo(meanField, within(1e-5));
        assertThat(meanField).isLessThan(design.logMarginal(data) - 0.1);
    }

    /** E log p(x | c, s) of all elements minus one KL for each class and each style. */
    private static double meanFieldBound(GroupedDataset data) {
        Map<Integer, double[][]> contents = new HashMap<>();
        Map<Integer, double[][]> styles = new HashMap<>();
        double bound = 0;
        for (int g = 0; g < 2; g++) {
            double[][] support = rows(data, data.grouping("class").members(g));
            contents.put(g, GaussianDesigns.classPosterior(support));
            bound -= klFromStandard(contents.get(g));
        }
        for (int g = 0; g < 3; g++) {
            styles.put(g, stylePosterior(rows(data, data.grouping("style").members(g))));
            bound -= klFromStandard(styles.get(g));
        }
        for (int i = 0; i < data.size(); i++) {
            double[][] c = contents.get(data.grouping("class").groupOf(i));
            double[][] s = styles.get(data.grouping("style").groupOf(i));
            bound += expectedLogLikelihood(rows(data, i)[0], c, s);
        }
        return bound;
    }

    /** As crossedPosterior of the designs: mean v 0.7 / noise ELEMENT' sum(x), v = 1/(1+0.8n). */
    private static double[][] stylePosterior(double[][] support) {
        double v = 1 / (1 + 0.8 * support.length);
        double sum = 0;
        for (double[] x : support) {
            for (int k = 0; k < 3; k++) {
                sum += GaussianDesigns.ELEMENT[k][0] * x[k];
            }
        }
        return new double[][] {{v * 0.7 / GaussianDesigns.NOISE * sum}, {v}};
    }

    private static double klFromStandard(double[][] q) {
        double kl = 0;
        for (int j = 0; j < q[0].length; j++) {
            kl += 0.5 * (q[0][j] * q[0][j] + q[1][j] - 1 - Math.log(q[1][j]));
        }
        return kl;
    }

    private static double expectedLogLikelihood(double[] x, double[][] c, double[][] s) {
        double noise = GaussianDesigns.NOISE;
        double total = -1.5 * Math.log(2 * Math.PI * noise);
        for (int k = 0; k < 3; k++) {
            double residual = x[k] - GaussianDesigns.ELEMENT[k][0] * s[0][0];
            double spread = square(GaussianDesigns.ELEMENT[k][0]) * s[1][0];
            for (int j = 0; j < 2; j++) {
                residual -= GaussianDesigns.CLASS[k][j] * c[0][j];
                spread += square(GaussianDesigns.CLASS[k][j]) * c[1][j];
            }
            total -= (square(residual) + spread) / (2 * noise);
        }
        return total;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double[][] rows(GroupedDataset data, int... elements) {
        return data.elements(elements)
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleMatrix();
    }
}
