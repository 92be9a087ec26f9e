package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;

/** Distributions run in the compiled executor as they do in SameDiff. */
class CompiledDistributionTest {

    private static void compare(BiFunction<GraphContext, SDVariable[], Distribution> constructor) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);
        SDVariable[] in = {graph.placeholder("a", 3, 4), graph.placeholder("b", 3, 4)};
        Distribution d = constructor.apply(graph, in);
        SDVariable sample = d.sample(graph.noise("n", d.noise(), 3));
        SDVariable logProb = d.logProb(sample);
        List<String> outputs = new ArrayList<>(List.of(sample.name(), logProb.name()));
        outputs.add(d.mean().name());
        SDVariable total = logProb;
        if (d.klTo(d).isPresent()) {
            SDVariable kl =
                    KlDivergence.of(d, constructor.apply(graph, new SDVariable[] {in[1], in[0]}));
            outputs.add(kl.name());
            total = logProb.add(kl);
        }
        Gradients.of(graph, StableMath.mean(graph, total), List.of("a", "b"))
                .values()
                .forEach(g -> outputs.add(g.name()));
        Map<String, INDArray> values = new HashMap<>();
        graph.inputs()
                .forEach(
                        (name, shape) ->
                                values.put(
                                        name,
                                        Initializer.uniform(0.5)
                                                .create(
                                                        Seeds.random(1, name.hashCode()),
                                                        DataType.DOUBLE,
                                                        shape)
                                                .addi(0.5)));
        Map<String, INDArray> expected = graph.sameDiff().output(values, outputs);
        try (GraphExecutor compiled =
                GraphExecutor.create(graph, outputs, GraphExecutor.Kind.COMPILED)) {
            assertThat(compiled).isInstanceOf(CompiledGraph.class);
            compiled.run(values);
            Map<String, INDArray> again = compiled.run(values);
            for (String name : outputs) {
                INDArray found = again.get(name);
                assertThat(found.sub(expected.get(name)).amaxNumber().doubleValue())
                        .as(d.getClass().getSimpleName() + " " + name)
                        .isLessThan(1e-9);
            }
        }
    }

    @Test
    void everyDistributionCompilesAndAgreesWithSameDiff() {
        compare((g, in) -> new DiagonalGaussian(g, in[0], in[1]));
        compare((g, in) -> new Bernoulli(g, in[0].add(in[1])));
        compare((g, in) -> new Categorical(g, in[0].add(in[1])));
        compare((g, in) -> new Gamma(g, in[0], in[1]));
        compare((g, in) -> new VonMises(g, in[0], in[1]));
        compare((g, in) -> GaussianMixture.pair(g, in[0], 2, in[1]));
        compare((g, in) -> new Poisson(g, in[0].add(in[1])));
        compare((g, in) -> new NegativeBinomial(g, in[0], in[1]));
        compare((g, in) -> new StudentT(g, in[0], in[1], in[1]));
        compare((g, in) -> new OrdinalLevels(g, in[0], increasing(g, in[1])));
        compare((g, in) -> new CategoricalLevels(g, in[0].add(in[1]).reshape(3, 2, 2)));
        compare(
                (g, in) -> {
                    SDVariable all = g.sameDiff().concat(1, in[0], in[1], in[0]);
                    SDVariable pixels = all.reshape(3, 1, 1, 12);
                    return new DiscretisedLogisticMixture(g, pixels, 1, 256, false);
                });
    }

    private static SDVariable increasing(GraphContext graph, SDVariable positive) {
        INDArray sums =
                Nd4j.createFromArray(
                        new double[][] {{1, 1, 1, 1}, {0, 1, 1, 1}, {0, 0, 1, 1}, {0, 0, 0, 1}});
        return graph.slice(positive, 0, 0, 1).mmul(graph.constant(sums));
    }
}
