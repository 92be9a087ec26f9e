package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.Matrices;
import org.vhe.core.graph.Mode;

/** The tightened bound of a linear-Gaussian model, whose likelihood is known. */
class SupportInferenceTest {
    private static final int[] CLASSES = {0, 0, 0, 1, 1};
    private static final double STEP = 1e-5;

    /** The loading of {@link GaussianDesigns#oneClassPosterior()}, [2][3]. */
    private static final double[][] LOADING =
            Matrices.scale(1 / GaussianDesigns.NOISE, Matrices.transpose(GaussianDesigns.CLASS));

    /** Variances of q(c; D) for n members, by the closed form. */
    private static double[] variances(int n) {
        double[][] precision = Matrices.multiply(LOADING, GaussianDesigns.CLASS);
        return new double[] {1 / (1 + n * precision[0][0]), 1 / (1 + n * precision[1][1])};
    }

    /** The noise that makes a sample of q(c; D) equal to (0.3, -0.7). */
    private static double[] noiseOfFixedSample(TightenedDesign design, int[] support) {
        double[] v = variances(support.length);
        double[] noise = {0.3, -0.7};
        for (int j = 0; j < 2; j++) {
            for (int member : support) {
                noise[j] -= v[j] * evidence(design.element(member))[j];
            }
            noise[j] /= Math.sqrt(v[j]);
        }
        return noise;
    }

    /** LOADING x. */
    private static double[] evidence(double[] x) {
        double[] result = new double[2];
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 3; k++) {
                result[j] += LOADING[j][k] * x[k];
            }
        }
        return result;
    }

    /**
     * Sets r(d; c, X) to q(c; d) / sum of q(c; d') over d' in X, the best there is for uniform q':
     * with mean m_d = v e_d, log q(c; d) is c . e_d - m_d . e_d / 2 plus what all d share.
     */
    private static void setBestInference(TightenedDesign design) {
        design.parameter("weights").assign(0);
        design.parameter("weights").putScalar(new int[] {0, 0}, 1);
        design.parameter("weights").putScalar(new int[] {1, 1}, 1);
        design.parameter("bias").assign(0);
        design.parameter("bias").putScalar(2, 1);
        INDArray table = design.parameter("embeddings");
        Grouping classes = design.data().grouping("class");
        double[] v = variances(1);
        for (int element = 0; element < CLASSES.length; element++) {
            double[] e = evidence(design.element(element));
            double half = -0.5 * (v[0] * e[0] * e[0] + v[1] * e[1] * e[1]);
            double[] embedding = {e[0], e[1], half};
            for (int k = 0; k < 3; k++) {
                int column = 3 * classes.positionOf(element) + k;
                table.putScalar(new int[] {classes.groupOf(element), column}, embedding[k]);
            }
        }
    }

    /** Nodes of the trapezoid rule, exact to many digits for functions times a normal density. */
    private static List<double[]> nodes() {
        List<double[]> result = new ArrayList<>();
        for (double a = -6.5; a <= 6.5; a += 0.5) {
            for (double b = -6.5; b <= 6.5; b += 0.5) {
                double weight = 0.25 * Math.exp(-0.5 * (a * a + b * b)) / (2 * Math.PI);
                result.add(new double[] {a, b, weight});
            }
        }
        return result;
    }

    /** Plain and tightened bound of all data, by quadrature over c and enumeration of D. */
    private static double[] bounds(TightenedDesign design) {
        List<TightenedDesign.Row> rows = new ArrayList<>();
        List<double[]> nodes = nodes();
        Grouping classes = design.data().grouping("class");
        for (int x = 0; x < CLASSES.length; x++) {
            for (int[] support : design.supports(classes.groupOf(x), 1)) {
                for (double[] node : nodes) {
                    rows.add(new TightenedDesign.Row(x, support, node[0], node[1]));
                }
            }
        }
        double plain = 0;
        double gain = 0;
        try (ObjectiveRun run = design.run(rows, Mode.EVALUATION, "supportInference/c/bias")) {
            run.execute();
            for (int i = 0; i < rows.size(); i++) {
                double n = classes.size(classes.groupOf(rows.get(i).target()));
                double weight = nodes.get(i % nodes.size())[2] / n;
                plain += weight * (run.logLikelihood()[i] - run.kl("c")[i] / n);
                gain += weight * run.supportGain("c")[i] / n;
            }
        }
        return new double[] {plain, plain + gain};
    }

    /** E_Q log p(X, c) / Q(c) for Q the even mixture of q(c; d), by quadrature in plain Java. */
    private static double mixtureBound(TightenedDesign design) {
        double total = 0;
        double[] v = variances(1);
        double[][] covariance = {{v[0], 0}, {0, v[1]}};
        for (int group = 0; group < 2; group++) {
            int[] members = design.data().grouping("class").members(group);
            for (int d : members) {
                double[] e = evidence(design.element(d));
                for (double[] node : nodes()) {
                    double[] c = {
                        v[0] * e[0] + Math.sqrt(v[0]) * node[0],
                        v[1] * e[1] + Math.sqrt(v[1]) * node[1]
                    };
                    double value = Matrices.logNormal(c, new double[2], Matrices.diagonal(2, 1));
                    double mixture = 0;
                    for (int other : members) {
                        double[] mean = evidence(design.element(other));
                        mean[0] *= v[0];
                        mean[1] *= v[1];
                        mixture += Math.exp(Matrices.logNormal(c, mean, covariance));
                        value += logLikelihood(design.element(other), c);
                    }
                    value -= Math.log(mixture / members.length);
                    total += node[2] * value / members.length;
                }
            }
        }
        return total;
    }

    private static double logLikelihood(double[] x, double[] c) {
        double[] mean = new double[3];
        for (int k = 0; k < 3; k++) {
            mean[k] = GaussianDesigns.CLASS[k][0] * c[0] + GaussianDesigns.CLASS[k][1] * c[1];
        }
        return Matrices.logNormal(x, mean, Matrices.diagonal(3, GaussianDesigns.NOISE));
    }

    @Test
    void bestTightenedBoundIsThatOfTheMixturePosterior() {
        TightenedDesign design = TightenedDesign.of(CLASSES, 3, 0, false);
        setBestInference(design);
        double tightened = bounds(design)[1];
        assertThat(tightened).isCloseTo(mixtureBound(design), within(1e-5)); // float KL weights
    }

    @Test
    void tightenedBoundLiesBetweenPlainBoundAndLikelihood() {
        TightenedDesign design = TightenedDesign.of(CLASSES, 3, 0, false);
        setBestInference(design);
        double[] bounds = bounds(design);
        double exact = GaussianDesigns.oneClass().logMarginal(design.data());
        assertThat(bounds[1]).isBetween(bounds[0] + 0.1, exact - 0.1);
    }

    @Test
    void anyInferenceGivesALowerBoundAndAnyOtherALowerOneThanTheBest() {
        TightenedDesign design = TightenedDesign.of(CLASSES, 3, 0, false);
        design.scramble();
        double scrambled = bounds(design)[1];
        setBestInference(design);
        assertThat(scrambled).isLessThan(bounds(design)[1] - 0.01);
    }

    @Test
    void inferenceThatHasNotLearnedLeavesTheBoundAsItIs() {
        double[] bounds = bounds(TightenedDesign.of(CLASSES, 4, 8, false));
        assertThat(bounds[1]).isCloseTo(bounds[0], within(1e-9));
    }

    @Test
    void inferenceIsNormalisedOverSupportSetsOfClassesOfAnySize() {
        TightenedDesign design = TightenedDesign.of(CLASSES, 4, 5, true);
        design.scramble();
        for (int group = 0; group < 2; group++) {
            int target = group == 0 ? 1 : 4;
            List<TightenedDesign.Row> rows = new ArrayList<>();
            for (int[] support : design.supports(group, 2)) {
                rows.add(
                        new TightenedDesign.Row(
                                target, support, noiseOfFixedSample(design, support)));
            }
            double inferred = 0;
            double proposed = 0;
            double[] logits = design.parameter("proposal").getRow(group).dup().toDoubleVector();
            try (ObjectiveRun run = design.run(rows, Mode.EVALUATION)) {
                double[] gain = run.execute().supportGain("c");
                for (int i = 0; i < rows.size(); i++) {
                    double q = probability(design, logits, rows.get(i).support());
                    proposed += q;
                    inferred += q * Math.exp(gain[i]);
                }
            }
            assertThat(proposed).isCloseTo(1, within(1e-9));
            assertThat(inferred).isCloseTo(1, within(1e-9));
        }
    }

    /** q'(D; X), by hand. */
    private static double probability(TightenedDesign design, double[] logits, int[] support) {
        Grouping classes = design.data().grouping("class");
        double total = 0;
        for (int i = 0; i < classes.size(classes.groupOf(support[0])); i++) {
            total += Math.exp(logits[i]);
        }
        double result = 1;
        for (int member : support) {
            result *= Math.exp(logits[classes.positionOf(member)]) / total;
        }
        return result;
    }

    @Test
    void policyGradientIsUnbiased() {
        TightenedDesign design = TightenedDesign.of(new int[] {0, 0, 0, 0}, 3, 4, true);
        design.scramble(); // the baseline, too: any will do
        INDArray proposal = design.parameter("proposal");
        List<int[]> supports = design.supports(0, 2);
        assertThat(supports).hasSize(16);
        List<ObjectiveRun> runs = new ArrayList<>();
        for (int[] support : supports) {
            List<TightenedDesign.Row> rows = new ArrayList<>();
            for (int x = 0; x < 4; x++) {
                rows.add(new TightenedDesign.Row(x, support, 0.3 - x, -0.7));
            }
            runs.add(design.run(rows, Mode.TRAINING, "supportInference/c/proposal"));
        }
        double[] mean = new double[4];
        for (int i = 0; i < runs.size(); i++) {
            double[] gradient =
                    runs.get(i).execute().gradient("supportInference/c/proposal").clone();
            double q = probability(design, proposal.dup().data().asDouble(), supports.get(i));
            for (int k = 0; k < 4; k++) {
                mean[k] += q * gradient[k];
            }
        }
        for (int k = 0; k < 4; k++) {
            double value = proposal.getDouble(k);
            proposal.putScalar(k, value + STEP);
            double up = expectedBound(design, runs, supports);
            proposal.putScalar(k, value - STEP);
            double down = expectedBound(design, runs, supports);
            proposal.putScalar(k, value);
            assertThat(Math.abs(up - down) / (2 * STEP)).isGreaterThan(1e-3);
            assertThat(mean[k]).isCloseTo((up - down) / (2 * STEP), within(1e-8));
        }
        runs.forEach(ObjectiveRun::close);
    }

    private static double expectedBound(
            TightenedDesign design, List<ObjectiveRun> runs, List<int[]> supports) {
        double[] logits = design.parameter("proposal").dup().data().asDouble();
        double sum = 0;
        for (int i = 0; i < runs.size(); i++) {
            sum += probability(design, logits, supports.get(i)) * runs.get(i).execute().bound();
        }
        return sum;
    }

    @Test
    void gradientOfInferenceAgreesWithFiniteDifferences() {
        TightenedDesign design = TightenedDesign.of(CLASSES, 3, 4, false);
        design.scramble();
        List<TightenedDesign.Row> rows =
                List.of(
                        new TightenedDesign.Row(0, new int[] {1, 1}, 0.4, -1),
                        new TightenedDesign.Row(1, new int[] {2, 0}, -0.4, 0.2),
                        new TightenedDesign.Row(4, new int[] {3, 4}, 1.2, 0.6));
        try (ObjectiveRun run = design.run(rows, Mode.TRAINING)) {
            assertThat(run.differentiated())
                    .contains("supportInference/c/embeddings", "supportInference/c/hidden/weights");
            for (String name : run.differentiated()) {
                INDArray parameter = design.model().parameters().parameters().get(name);
                double[] found = run.execute().gradient(name).clone();
                for (int i = 0; i < found.length; i++) {
                    double value = parameter.getDouble(i);
                    parameter.putScalar(i, value + STEP);
                    double up = run.execute().bound();
                    parameter.putScalar(i, value - STEP);
                    double down = run.execute().bound();
                    parameter.putScalar(i, value);
                    assertThat(found[i])
                            .as("%s[%d]", name, i)
                            .isCloseTo((up - down) / (2 * STEP), within(1e-8));
                }
            }
        }
    }

    @Test
    void builderKeepsPartsAndSeed() {
        Homoencoder plain = GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior());
        TightenedDesign design = TightenedDesign.of(CLASSES, 3, 0, true);
        assertThat(design.model().structure()).isEqualTo(plain.structure());
        assertThat(plain.supportInference("c")).isEmpty();
        assertThat(design.model().withoutSupportInference().supportInference("c")).isEmpty();
        assertThat(design.model().withoutSupportInference().parameters())
                .isSameAs(design.model().parameters());
        assertThat(plain.parameters().parameters()).isEmpty();
        assertThat(design.model().parameters().parameters())
                .containsKeys("supportInference/c/embeddings", "supportInference/c/proposal");
    }

    @Test
    void sizesMustBePositive() {
        Grouping classes = TightenedDesign.of(CLASSES, 3, 0, false).data().grouping("class");
        assertThatThrownBy(() -> new SupportInference(classes, 0, 4, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 and 4");
    }
}
