package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

class BernoulliTest {

    private static SDVariable logProb(GraphContext graph, Map<String, SDVariable> in) {
        return new Bernoulli(graph, in.get("logits")).logProb(in.get("x"));
    }

    private static SDVariable kl(GraphContext graph, Map<String, SDVariable> in) {
        return KlDivergence.of(
                new Bernoulli(graph, in.get("q")), new Bernoulli(graph, in.get("p")));
    }

    @Test
    void logProbIsThatOfHandComputation() {
        // 0.3: log(sigmoid(0.3)) = -0.554355; -2, x = 0: log(1 - sigmoid(-2)) = -0.126928;
        // 1.5, x = 0.25: 0.375 - softplus(1.5) = -1.326413
        INDArray logits = Nd4j.createFromArray(new double[][] {{0.3, -2, 1.5}});
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 0, 0.25}});
        double found =
                GraphValues.inDouble()
                        .with("logits", logits)
                        .with("x", x)
                        .value(BernoulliTest::logProb)
                        .getDouble(0);
        assertThat(found).isCloseTo(-0.554355 - 0.126928 - 1.326413, within(2e-6));
    }

    @Test
    void zeroLogitsHaveGradientValueMinusHalf() {
        INDArray gradient =
                GraphValues.inFloat()
                        .with("logits", Nd4j.zeros(2, 1, 2, 1))
                        .with("x", Nd4j.createFromArray(0f, 1f, 1f, 0f).reshape(2, 1, 2, 1))
                        .gradients(BernoulliTest::logProb)
                        .get("logits");
        assertThat(gradient.reshape(4).toDoubleVector()).containsExactly(-0.5, 0.5, 0.5, -0.5);
    }

    @Test
    void extremeLogitsKeepValuesAndGradientsFinite() {
        INDArray logits = Nd4j.createFromArray(1e4f, 1e4f, -1e4f, -1e4f, 90f, -90f).reshape(6, 1);
        INDArray x = Nd4j.createFromArray(1f, 0f, 1f, 0f, 1f, 1f).reshape(6, 1);
        GraphValues values = GraphValues.inFloat().with("logits", logits).with("x", x);
        assertThat(values.value(BernoulliTest::logProb).toDoubleVector())
                .containsExactly(new double[] {0, -1e4, -1e4, 0, 0, -90}, within(1e-6));
        assertThat(values.gradients(BernoulliTest::logProb).get("logits").toDoubleVector())
                .containsExactly(new double[] {0, -1, 1, 0, 0, 1}, within(1e-6));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Bernoulli q = new Bernoulli(graph, graph.placeholder("q", 3, 1, 2, 2));
                            Bernoulli p = new Bernoulli(graph, graph.placeholder("p", 3, 1, 2, 2));
                            SDVariable x = graph.placeholder("x", 3, 1, 2, 2);
                            SDVariable both = q.logProb(x).add(q.kl(p).mul(2));
                            return StableMath.mean(graph, both.mul(p.logProb(x)));
                        })
                .require(1e-6);
    }

    @Test
    void klIsTheExpectationOverBothOutcomes() {
        INDArray q = Nd4j.createFromArray(-1.3, 0.2, 4).reshape(3, 1);
        INDArray p = Nd4j.createFromArray(0.4, 0.2, -3).reshape(3, 1);
        INDArray found = GraphValues.inDouble().with("q", q).with("p", p).value(BernoulliTest::kl);
        for (int i = 0; i < 3; i++) {
            double a = 1 / (1 + Math.exp(-q.getDouble(i)));
            double b = 1 / (1 + Math.exp(-p.getDouble(i)));
            double expected = a * Math.log(a / b) + (1 - a) * Math.log((1 - a) / (1 - b));
            assertThat(found.getDouble(i)).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void klIsFiniteBetweenExtremeLogits() {
        INDArray q = Nd4j.createFromArray(1e4f, -1e4f, 1e4f).reshape(3, 1);
        INDArray p = Nd4j.createFromArray(-1e4f, 1e4f, 1e4f).reshape(3, 1);
        GraphValues values = GraphValues.inFloat().with("q", q).with("p", p);
        assertThat(values.value(BernoulliTest::kl).toDoubleVector()).containsExactly(1e4, 1e4, 0);
        assertThat(values.isFinite(BernoulliTest::kl)).isTrue();
    }

    @Test
    void sampleFrequenciesMatchProbabilities() {
        int n = 20000;
        INDArray u = GraphValues.uniform(7, n, Noise.uniform(2));
        INDArray logits = GraphValues.rows(n, -1, 2);
        INDArray sample =
                GraphValues.inFloat()
                        .with("logits", logits)
                        .with("u", u)
                        .value((g, in) -> new Bernoulli(g, in.get("logits")).sample(in.get("u")));
        // standard error below 0.0036
        assertThat(sample.mean(0).toDoubleVector())
                .containsExactly(
                        new double[] {1 / (1 + Math.exp(1)), 1 / (1 + Math.exp(-2))},
                        within(0.015));
        assertThat(sample.mul(sample).sub(sample).amaxNumber().doubleValue()).isZero();
    }

    @Test
    void sampleHasNoGradient() {
        assertThat(
                        GraphValues.inFloat()
                                .with("logits", Nd4j.ones(2, 3))
                                .gradients(
                                        (g, in) ->
                                                new Bernoulli(g, in.get("logits"))
                                                        .sample(g.full(0.5, 2, 3))))
                .isEmpty();
    }

    @Test
    void valueOfOtherShapeIsRejected() {
        assertThatThrownBy(
                        () ->
                                GraphValues.inFloat()
                                        .with("logits", Nd4j.ones(2, 3))
                                        .with("x", Nd4j.ones(2, 4))
                                        .value(BernoulliTest::logProb))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[2, 4]");
    }

    @Test
    void logProbOfImagesIsTheSumOverPixels() {
        // 784 is split into 14 products of 56 factors; 13 and 67 are prime
        for (long[] shape : new long[][] {{2, 1, 28, 28}, {2, 13}, {2, 67}, {3, 1}}) {
            INDArray logits = Initializer.normal(3).create(Seeds.random(3), DataType.FLOAT, shape);
            INDArray x =
                    Initializer.uniform(1)
                            .create(Seeds.random(4), DataType.FLOAT, shape)
                            .gt(0)
                            .castTo(DataType.FLOAT);
            INDArray found =
                    GraphValues.inFloat()
                            .with("logits", logits)
                            .with("x", x)
                            .value(BernoulliTest::logProb);
            double[] l = logits.reshape(logits.length()).toDoubleVector();
            double[] ones = x.reshape(x.length()).toDoubleVector();
            double expected = 0;
            int pixels = (int) (logits.length() / shape[0]);
            for (int i = 0; i < pixels; i++) {
                expected -= Math.log1p(Math.exp(ones[i] == 1 ? -l[i] : l[i]));
            }
            assertThat(found.getDouble(0)).isCloseTo(expected, within(1e-6 * pixels));
        }
    }
}
