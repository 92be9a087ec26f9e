package org.vhe.models.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.Latents;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/**
 * The whole network in training mode against a PyTorch implementation of the same architecture:
 * every term of the objective and the gradient by every parameter. The file's head says how its
 * numbers were made; parameters are 0.3 sin(0.7 i + length of the name), scales 1 more.
 */
class DeconvGoldenTest {
    private static final int BATCH = 3;
    private static final int SHOT = 2;
    private static final int WIDTH = 2;
    private static final int HIDDEN = 4;
    private static final double CLASS_SIZE = 20;

    private static final Map<String, List<Double>> EXPECTED = new LinkedHashMap<>();
    private static ParameterStore store;

    private GraphContext graph;
    private SDVariable logLikelihood;
    private DiagonalGaussian posteriorC;
    private DiagonalGaussian posteriorZ;
    private DiagonalGaussian priorZ;

    @BeforeAll
    static void readExpectedAndSetParameters() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        DeconvGoldenTest.class.getResourceAsStream(
                                                "deconv-golden.csv")),
                                StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(","))
                    .forEach(
                            cells ->
                                    EXPECTED.computeIfAbsent(cells[0], k -> new ArrayList<>())
                                            .add(Double.valueOf(cells[1])));
        }
        store = new ParameterStore(1, DataType.DOUBLE);
        new DeconvGoldenTest().build();
        store.parameters().forEach(DeconvGoldenTest::setParameter);
    }

    private static void setParameter(String name, INDArray array) {
        double base = name.endsWith("scale") ? 1 : 0;
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, base + 0.3 * Math.sin(0.7 * i + name.length()));
        }
    }

    private void build() {
        graph = GraphContext.create(store, Mode.TRAINING);
        SDVariable elements = graph.placeholder("elements", BATCH * (SHOT + 1), 1, 28, 28);
        SDVariable features =
                new ConvolutionalEncoder(WIDTH).encode(graph.scope("encoder"), elements);
        int length = 16 * 4 * WIDTH;
        int rows = BATCH * SHOT;
        SDVariable support = graph.sameDiff().slice(features, new int[] {0, 0}, rows, length);
        SDVariable target = graph.sameDiff().slice(features, new int[] {rows, 0}, BATCH, length);
        posteriorC =
                new StatisticNetwork(3, HIDDEN)
                        .posterior(
                                graph.scope("posterior/c"),
                                support.reshape(BATCH, SHOT, length),
                                Latents.none());
        SDVariable c = posteriorC.sample(graph.placeholder("noise/c", BATCH, 3));
        Latents parents = Latents.none().with("c", c);
        posteriorZ =
                new LatentPosterior(2, HIDDEN)
                        .posterior(
                                graph.scope("posterior/z"),
                                target.reshape(BATCH, 1, length),
                                parents);
        SDVariable z = posteriorZ.sample(graph.placeholder("noise/z", BATCH, 2));
        priorZ = new LatentPrior(2, HIDDEN).prior(graph.scope("prior/z"), parents, BATCH);
        logLikelihood =
                new DeconvLikelihood(WIDTH, HIDDEN)
                        .likelihood(graph.scope("likelihood"), parents.with("z", z))
                        .logProb(graph.placeholder("target", BATCH, 1, 28, 28));
    }

    private static Map<String, INDArray> inputs() {
        INDArray elements = NetworkRun.sines(0, BATCH * (SHOT + 1), 1, 28, 28);
        INDArray target = NetworkRun.sines(0, BATCH, 1, 28, 28);
        long supportLength = (long) BATCH * SHOT * 784;
        for (long i = 0; i < supportLength; i++) {
            elements.putScalar(i, Math.sin(0.37 * i) > 0 ? 1 : 0);
        }
        for (long i = 0; i < target.length(); i++) {
            int ink = Math.sin(0.23 * i) > 0 ? 1 : 0;
            target.putScalar(i, ink);
            elements.putScalar(supportLength + i, ink);
        }
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("elements", elements);
        inputs.put("target", target);
        inputs.put("noise/c", NetworkRun.sines(0.9, BATCH, 3));
        inputs.put("noise/z", NetworkRun.sines(1.1, BATCH, 2));
        return inputs;
    }

    private void requireEqual(String name, SDVariable variable) {
        double[] expected = EXPECTED.get(name).stream().mapToDouble(Double::doubleValue).toArray();
        double[] actual =
                NetworkRun.evaluate(graph, variable, inputs()).reshape(-1).toDoubleVector();
        assertThat(actual).as(name).containsExactly(expected, within(1e-8));
    }

    private SDVariable klC() {
        return posteriorC.kl(DiagonalGaussian.standard(graph, BATCH, 3));
    }

    @Test
    void termsAreThoseOfPyTorch() {
        build();
        requireEqual("log_likelihood", logLikelihood);
        requireEqual("kl_z", posteriorZ.kl(priorZ));
        requireEqual("kl_c", klC());
    }

    @Test
    void gradientsByAllParametersAreThoseOfPyTorch() {
        build();
        SDVariable bound =
                StableMath.mean(
                        graph,
                        logLikelihood.sub(posteriorZ.kl(priorZ)).sub(klC().mul(1 / CLASS_SIZE)));
        Map<String, SDVariable> gradients = Gradients.of(graph, bound, graph.parameterNames());
        Map<String, INDArray> values =
                graph.sameDiff()
                        .output(
                                inputs(),
                                gradients.values().stream()
                                        .map(SDVariable::name)
                                        .toArray(String[]::new));

        assertThat(gradients.keySet()).hasSize(98).isSubsetOf(EXPECTED.keySet());
        gradients.forEach(
                (name, gradient) -> {
                    INDArray value = values.get(gradient.name());
                    double projection =
                            NetworkRun.sines(1.3, value.shape())
                                    .muli(value)
                                    .sumNumber()
                                    .doubleValue();
                    double expected = EXPECTED.get(name).get(0);
                    assertThat(projection)
                            .as(name)
                            .isCloseTo(expected, within(1e-7 * Math.max(1, Math.abs(expected))));
                });
    }

    @Test
    void everyParameterIsInTheReference() {
        assertThat(store.parameters()).hasSize(98);
        assertThat(EXPECTED.keySet()).containsAll(store.parameters().keySet());
    }
}
