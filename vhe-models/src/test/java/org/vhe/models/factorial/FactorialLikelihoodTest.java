package org.vhe.models.factorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Latents;
import org.vhe.core.random.Seeds;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.AutoregressiveBernoulli;
import org.vhe.models.pixelcnn.NaiveSampler;
import org.vhe.models.pixelcnn.TemplateCondition;

class FactorialLikelihoodTest {
    private static final int BATCH = 2;
    private static final int SIDE = 5;
    private static final int PIXELS = SIDE * SIDE;

    private static FactorialLikelihood likelihood() {
        PixelCnn stack = new PixelCnn(2, 6, 3, PixelCnn.Unit.GATED);
        return new FactorialLikelihood(
                3, new TemplateCondition(4, 2), stack, ElementLikelihood.BERNOULLI);
    }

    private static Latents latents(GraphContext graph) {
        return Latents.none()
                .with(FactorialVhe.CONTENT, graph.placeholder("c", BATCH, 2, SIDE, SIDE))
                .with(FactorialVhe.STYLE, graph.placeholder("s", BATCH, 3))
                .with(FactorialVhe.TRANSFORM, graph.placeholder("t", BATCH, 2));
    }

    private static Map<String, INDArray> values() {
        Map<String, INDArray> values = new HashMap<>();
        values.put("c", NetworkRun.sines(0.37, BATCH, 2, SIDE, SIDE).mul(2));
        values.put("s", NetworkRun.sines(0.9, BATCH, 3).add(0.1));
        values.put("t", NetworkRun.sines(1.7, BATCH, 2).add(0.3));
        return values;
    }

    /** Every third value is one. */
    private static INDArray images() {
        INDArray x = Nd4j.zeros(DataType.DOUBLE, BATCH, 3, SIDE, SIDE);
        for (int i = 0; i < x.length(); i += 3) {
            x.putScalar(i, 1);
        }
        return x;
    }

    /** Parameters that make pixels and latents count more than at first. */
    private static ParameterStore strongParameters() {
        ParameterStore store = new ParameterStore(3, DataType.DOUBLE);
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        likelihood().likelihood(graph, latents(graph)).logProb(graph.constant(images()));
        store.parameters()
                .forEach(
                        (name, array) ->
                                array.muli(
                                        name.endsWith("weight") && !name.contains("affine")
                                                ? 2
                                                : 1));
        return store;
    }

    /** The likelihood within a graph, and its logits of an input. */
    private static final class Setting {
        final GraphContext graph = GraphContext.create(strongParameters(), Mode.EVALUATION);
        final AutoregressiveBernoulli x =
                (AutoregressiveBernoulli) likelihood().likelihood(graph, latents(graph));
        final SDVariable logits = x.logits(graph.placeholder("x", BATCH, 3, SIDE, SIDE));

        INDArray logits(INDArray image, Map<String, INDArray> latents) {
            Map<String, INDArray> inputs = new HashMap<>(latents);
            inputs.put("x", image);
            return NetworkRun.evaluate(graph, logits, inputs);
        }
    }

    @Test
    void gradientOfTheLikelihoodIsThatOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            SDVariable x = graph.constant(images());
                            return likelihood().likelihood(graph, latents(graph)).logProb(x).sum();
                        },
                        Mode.TRAINING,
                        values(),
                        2)
                .require(1e-6);
    }

    @Test
    void pixelSeesNoLaterPixelAndNoColourOfItsOwn() {
        Setting setting = new Setting();
        INDArray before = setting.logits(images(), values());
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            double later = 0;
            for (int channel = 0; channel < 3; channel++) {
                INDArray changed = images();
                int entry = channel * PIXELS + pixel;
                changed.putScalar(entry, 1 - changed.getDouble(entry));
                INDArray difference = setting.logits(changed, values()).sub(before);
                for (int i = 0; i < 3 * PIXELS; i++) {
                    if (i % PIXELS <= pixel) {
                        assertThat(difference.getDouble(i)).isZero();
                    }
                    later = Math.max(later, Math.abs(difference.getDouble(i)));
                }
            }
            if (pixel < PIXELS - 1) {
                assertThat(later).as("effect of pixel %d", pixel).isPositive();
            }
        }
    }

    @Test
    void styleAndContentEachCountWhereTheOtherIsZero() {
        Setting setting = new Setting();
        Map<String, INDArray> nothing = values();
        nothing.put("c", Nd4j.zeros(DataType.DOUBLE, BATCH, 2, SIDE, SIDE));
        nothing.put("s", Nd4j.zeros(DataType.DOUBLE, BATCH, 3));
        INDArray base = setting.logits(images(), nothing);
        for (String factor : new String[] {"c", "s"}) {
            Map<String, INDArray> one = new HashMap<>(nothing);
            one.put(factor, values().get(factor));
            double change = setting.logits(images(), one).sub(base).amaxNumber().doubleValue();
            assertThat(change).as(factor).isGreaterThan(1e-3);
        }
    }

    @Test
    void incrementalSamplesAreThoseOfOnePassForEachPixel() {
        Setting setting = new Setting();
        double[] uniform = new double[BATCH * 3 * PIXELS];
        float[] drawn = ArrayTransfer.draw(Noise.Kind.UNIFORM, uniform.length, Seeds.random(5));
        for (int i = 0; i < uniform.length; i++) {
            uniform[i] = drawn[i];
        }
        INDArray noise = Nd4j.createFromArray(uniform).reshape(BATCH, 3, SIDE, SIDE);
        SDVariable input = setting.graph.placeholder("noise", noise.shape());
        String sample = setting.x.sample(input).name();
        Map<String, INDArray> inputs = values();
        inputs.put("noise", noise);
        double[] actual;
        try (GraphExecutor executor =
                GraphExecutor.create(setting.graph, List.of(sample), GraphExecutor.Kind.COMPILED)) {
            actual = ArrayTransfer.toDoubles(executor.run(inputs).get(sample));
        }
        Map<String, INDArray> others = values();
        others.put("x", images());
        others.put("noise", noise);
        double[] expected =
                NaiveSampler.sample(
                        setting.graph,
                        others,
                        noise,
                        (image, u) ->
                                new Bernoulli(setting.graph, setting.x.logits(image)).sample(u),
                        i -> i % PIXELS);

        assertThat(actual).containsExactly(expected, within(0.0)).contains(0, 1);
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(
                        () ->
                                new FactorialLikelihood(
                                        0,
                                        new TemplateCondition(1, 1),
                                        new PixelCnn(1, 1, 3, PixelCnn.Unit.RELU),
                                        ElementLikelihood.BERNOULLI))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("imageChannels must be positive, but is 0");
    }
}
