package org.vhe.models.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.models.layer.NetworkRun;

class LinearNetworksTest {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private final ParameterStore store = new ParameterStore(1, DataType.DOUBLE);
    private final GraphContext graph = GraphContext.create(store, Mode.TRAINING);

    private void setLinear(int inputs, double[] weight, double... bias) {
        store.parameter("parameters/weight", Initializer.values(weight), inputs, bias.length);
        store.parameter("parameters/bias", Initializer.values(bias), 1, bias.length);
    }

    private double[] features(FeatureMap map, double... elements) {
        SDVariable output = map.apply(graph, graph.placeholder("x", elements.length, 1));
        INDArray values = Nd4j.createFromArray(elements).reshape(elements.length, 1);
        return NetworkRun.evaluate(graph, output, Map.of("x", values)).reshape(-1).toDoubleVector();
    }

    @Test
    void posteriorIsLinearInTheMeanOfTheElements() {
        setLinear(1, new double[] {2, -0.5}, 0.25, 0.125);
        SDVariable support = graph.placeholder("support", 2, 4, 1);
        DiagonalGaussian q = new LinearPosterior(1).posterior(graph, support, Latents.none());
        INDArray values =
                Nd4j.createFromArray(1.0, 2, 3, 6, -1, 0, 0, -1).reshape(2, 4, 1); // means 3, -0.5
        Map<String, INDArray> inputs = Map.of("support", values);

        assertThat(NetworkRun.evaluate(graph, q.mean(), inputs).toDoubleVector())
                .containsExactly(new double[] {6.25, -0.75}, within(1e-12));
        assertThat(NetworkRun.evaluate(graph, q.logVariance(), inputs).toDoubleVector())
                .containsExactly(new double[] {-1.375, 0.375}, within(1e-12));
    }

    @Test
    void posteriorCanEqualTheConjugateOne() {
        // x ~ N(c, 1), c ~ N(0, 1), |D| = 3: q(c | D) = N(3 mean / 4, 1 / 4)
        setLinear(1, new double[] {0.75, 0}, 0, -Math.log(4));
        SDVariable support = graph.placeholder("support", 1, 3, 1);
        DiagonalGaussian q = new LinearPosterior(1).posterior(graph, support, Latents.none());
        SDVariable c = graph.placeholder("c", 1, 1);
        SDVariable joint = DiagonalGaussian.standard(graph, 1, 1).logProb(c);
        for (int shot = 0; shot < 3; shot++) {
            SDVariable x = graph.sameDiff().slice(support, new int[] {0, shot, 0}, 1, 1, 1);
            joint =
                    joint.add(
                            new DiagonalGaussian(graph, c, graph.full(0, 1, 1))
                                    .logProb(x.reshape(1, 1)));
        }
        SDVariable evidence = joint.sub(q.logProb(c)); // log p(D), whatever c
        INDArray values = Nd4j.createFromArray(0.3, -1.2, 2.0).reshape(1, 3, 1);
        double squares = 0.09 + 1.44 + 4;
        double total = 1.1;
        double expected =
                -1.5 * LOG_TWO_PI - 0.5 * Math.log(4) - 0.5 * (squares - total * total / 4);

        for (double value : new double[] {-1, 0.4, 3}) {
            INDArray at = Nd4j.createFromArray(value).reshape(1, 1);
            assertThat(
                            NetworkRun.evaluate(graph, evidence, Map.of("support", values, "c", at))
                                    .getDouble(0))
                    .isCloseTo(expected, within(1e-10));
        }
    }

    @Test
    void likelihoodMeanIsLinearInTheLatents() {
        setLinear(2, new double[] {2, 3}, 0.5);
        Latents latents =
                Latents.none()
                        .with("c", graph.placeholder("c", 1, 1))
                        .with("z", graph.placeholder("z", 1, 1));
        Distribution p =
                new LinearLikelihood(1, Family.gaussianWithVariance(4)).likelihood(graph, latents);
        SDVariable logProb = p.logProb(graph.placeholder("x", 1, 1));
        Map<String, INDArray> inputs =
                Map.of("c", scalar(1), "z", scalar(-1), "x", scalar(1.5)); // mean -0.5

        assertThat(NetworkRun.evaluate(graph, logProb, inputs).getDouble(0))
                .isCloseTo(-0.5 * (LOG_TWO_PI + Math.log(4) + 1), within(1e-12));
    }

    private static INDArray scalar(double value) {
        return Nd4j.createFromArray(value).reshape(1, 1);
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        GradientCheck.of(graph -> bound(graph, 2, Family.gaussian())).require(1e-6);
        GradientCheck.of(graph -> bound(graph, 1, Family.gaussianWithLearnedVariance()))
                .require(1e-6);
    }

    /** log p(x | c, z) of a sample, minus both divergences. */
    private static SDVariable bound(GraphContext graph, long parameters, Family family) {
        SDVariable support = graph.placeholder("support", 3, 2, 1);
        DiagonalGaussian q =
                new LinearPosterior(1, FeatureMap.IDENTITY.and(FeatureMap.ANGLE))
                        .posterior(graph.scope("qc"), support, Latents.none());
        SDVariable c = q.sample(graph.placeholder("noise/c", 3, 1));
        Latents latents = Latents.none().with("c", c);
        DiagonalGaussian pz = new LinearPrior(1).prior(graph.scope("pz"), latents, 3);
        SDVariable z = pz.sample(graph.placeholder("noise/z", 3, 1));
        SDVariable x = graph.placeholder("x", 3, 1);
        SDVariable logProb =
                new LinearLikelihood(parameters, family)
                        .likelihood(graph.scope("px"), latents.with("z", z))
                        .logProb(x);
        return logProb.sub(q.kl(DiagonalGaussian.standard(graph, 3, 1))).sum();
    }

    @Test
    void featuresAreSufficientStatistics() {
        assertThat(features(FeatureMap.ANGLE, 0, Math.PI / 2))
                .containsExactly(new double[] {1, 0, 0, 1}, within(1e-12));
    }

    @Test
    void logarithmIsNatural() {
        assertThat(features(FeatureMap.LOG, 1, Math.E))
                .containsExactly(new double[] {0, 1}, within(1e-12));
    }

    @Test
    void oneHotMarksTheCategory() {
        assertThat(features(FeatureMap.oneHot(3), 2, 0, 1))
                .containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void oneHotRefusesSeveralColumns() {
        SDVariable elements = graph.placeholder("x", 4, 2);
        assertThatThrownBy(() -> FeatureMap.oneHot(3).apply(graph, elements))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("elements must have shape [4, 1], but has [4, 2]");
        assertThatThrownBy(() -> FeatureMap.oneHot(1))
                .hasMessage("categories must be at least 2, but is 1");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new LinearPosterior(0))
                .hasMessage("latentDim must be positive, but is 0");
        assertThatThrownBy(() -> new LinearLikelihood(0, Family.gaussian()))
                .hasMessage("parameters must be positive, but is 0");
        assertThatThrownBy(() -> Family.gaussianWithVariance(0))
                .hasMessage("variance must be positive and finite, but is 0.0");
        assertThatThrownBy(() -> new LinearPrior(1).prior(graph, Latents.none(), 3))
                .hasMessage("expected at least one latent, but found none");
    }
}
