package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;

class CategoricalTest {

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return new Categorical(graph, in.get("logits")).logProb(in.get("x"));
    }

    private static SDVariable kl(GraphContext graph, Map<String, SDVariable> in) {
        return KlDivergence.of(
                new Categorical(graph, in.get("q")), new Categorical(graph, in.get("p")));
    }

    @Test
    void logProbAgreesWithTorch() {
        // torch.distributions.Categorical(logits=[0.2, -1, 3]).log_prob([0, 1, 2])
        INDArray found =
                GraphValues.inDouble()
                        .with("logits", GraphValues.rows(3, 0.2, -1, 3))
                        .with("x", Nd4j.eye(3))
                        .value(CategoricalTest::logProb);
        assertThat(found.toDoubleVector())
                .containsExactly(
                        new double[] {-2.876151177649976, -4.076151177649976, -0.07615117764997636},
                        within(1e-12));
    }

    @Test
    void klAgreesWithTorch() {
        // torch.distributions.kl_divergence of logits [0.2, -1, 3] from logits [1, 0, -2]
        INDArray found =
                GraphValues.inDouble()
                        .with("q", GraphValues.rows(1, 0.2, -1, 3))
                        .with("p", GraphValues.rows(1, 1, 0, -2))
                        .value(CategoricalTest::kl);
        assertThat(found.getDouble(0)).isCloseTo(2.844187905015595, within(1e-12));
    }

    @Test
    void eventOfSeveralAxesIsSummed() {
        INDArray logits = Nd4j.createFromArray(0.2, -1, 3, 0.2, -1, 3).reshape(1, 2, 3);
        INDArray x = Nd4j.createFromArray(1.0, 0, 0, 0, 1, 0).reshape(1, 2, 3);
        INDArray found =
                GraphValues.inDouble()
                        .with("logits", logits)
                        .with("x", x)
                        .value(CategoricalTest::logProb);
        assertThat(found.shape()).containsExactly(1);
        assertThat(found.getDouble(0))
                .isCloseTo(-2.876151177649976 - 4.076151177649976, within(1e-12));
    }

    @Test
    void extremeLogitsKeepValuesAndGradientsFinite() {
        INDArray logits = Nd4j.createFromArray(new double[][] {{200, 0, -200}, {0, 1e4, -1e4}});
        INDArray x = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {1, 0, 0}});
        GraphValues values = GraphValues.inFloat().with("logits", logits).with("x", x);
        assertThat(values.value(CategoricalTest::logProb).toDoubleVector())
                .containsExactly(-400, -1e4);
        assertThat(values.gradients(CategoricalTest::logProb).get("logits").toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{-1, 0, 1}, {1, -1, 0}});
        GraphValues pair = GraphValues.inFloat().with("q", logits).with("p", logits.neg());
        assertThat(pair.isFinite(CategoricalTest::kl)).isTrue();
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.placeholder("x", 3, 2, 4);
                            Categorical q = new Categorical(graph, graph.placeholder("q", 3, 2, 4));
                            Categorical p = new Categorical(graph, graph.placeholder("p", 3, 2, 4));
                            return StableMath.mean(graph, q.kl(p).mul(2).add(q.logProb(x)));
                        })
                .require(1e-6);
    }

    @Test
    void sampleIsOneHotWithTheGivenFrequencies() {
        int n = 20000;
        INDArray sample =
                GraphValues.inFloat()
                        .with("logits", GraphValues.rows(n, 0, Math.log(2), Math.log(5)))
                        .with("u", GraphValues.uniform(5, n, Noise.uniform(3)))
                        .value(
                                (graph, in) ->
                                        new Categorical(graph, in.get("logits"))
                                                .sample(in.get("u")));
        assertThat(sample.sum(1).minNumber().doubleValue()).isEqualTo(1);
        assertThat(sample.max(1).minNumber().doubleValue()).isEqualTo(1);
        // probabilities 1/8, 2/8, 5/8; standard error below 0.0035
        assertThat(sample.mean(0).toDoubleVector())
                .containsExactly(new double[] {0.125, 0.25, 0.625}, within(0.014));
    }

    @Test
    void noiseRoundedToTheEndsOfItsIntervalStillGivesASample() {
        INDArray sample =
                GraphValues.inFloat()
                        .with("u", Nd4j.createFromArray(new double[][] {{0, 1, 0}, {1, 1, 1}}))
                        .value(
                                (graph, in) ->
                                        new Categorical(graph, graph.full(0, 2, 3))
                                                .sample(in.get("u")));
        assertThat(sample.sum(1).toDoubleVector()).containsExactly(1, 1);
        assertThat(sample.getDouble(0, 1)).isEqualTo(1);
    }

    /** Two choices of three categories each, of which one is ruled out. */
    private static INDArray masked() {
        double never = Double.NEGATIVE_INFINITY;
        return Nd4j.createFromArray(0, never, 0, never, 1, 0).reshape(1, 2, 3);
    }

    @Test
    void categoriesCanBeRuledOutByMinusInfinity() {
        for (GraphValues values :
                new GraphValues[] {GraphValues.inFloat(), GraphValues.inDouble()}) {
            INDArray x = Nd4j.createFromArray(1.0, 0, 0, 0, 0, 1).reshape(1, 2, 3);
            values.with("logits", masked()).with("x", x).with("q", masked()).with("p", masked());
            double exact = -Math.log(2) - Math.log(1 + Math.E);
            assertThat(values.value(CategoricalTest::logProb).getDouble(0))
                    .isCloseTo(exact, within(1e-6));
            assertThat(values.value(CategoricalTest::kl).getDouble(0)).isCloseTo(0, within(1e-6));
            assertThat(values.isFinite(CategoricalTest::logProb)).isTrue();
            assertThat(values.isFinite(CategoricalTest::kl)).isTrue();
            double[] outcomes =
                    values.value(
                                    (g, in) ->
                                            new Categorical(g, in.get("logits"))
                                                    .outcomeLogProbabilities())
                            .toDoubleVector();
            double total = 0;
            for (double log : outcomes) {
                total += Math.exp(log);
            }
            assertThat(total).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void logitsThatAreNoNumbersStayVisible() {
        INDArray logits = Nd4j.createFromArray(0, Double.NaN, 1).reshape(1, 3);
        INDArray found =
                GraphValues.inFloat()
                        .with("logits", logits)
                        .with("x", Nd4j.createFromArray(1.0, 0, 0).reshape(1, 3))
                        .value(CategoricalTest::logProb);
        assertThat(found.getDouble(0)).isNaN();
    }
}
