package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;

class DistributionOperationsTest {

    private static List<Distribution> distributions(GraphContext graph) {
        SDVariable a = graph.placeholder("a", 3, 4);
        SDVariable b = graph.placeholder("b", 3, 4);
        return List.of(
                new DiagonalGaussian(graph, a, b),
                new Bernoulli(graph, a),
                new Categorical(graph, a),
                new Gamma(graph, a, b),
                new VonMises(graph, a, b),
                GaussianMixture.pair(graph, a, 2, b),
                new Poisson(graph, a),
                new NegativeBinomial(graph, a, b),
                new StudentT(graph, a, b, b),
                new OrdinalLevels(graph, a, graph.placeholder("thresholds", 1, 4)),
                new CategoricalLevels(graph, graph.placeholder("logits", 3, 4, 5)));
    }

    @Test
    void noDistributionUsesAnUnsafeOperation() {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        int count = 0;
        for (Distribution distribution : distributions(graph)) {
            SDVariable noise = graph.noise("noise" + count++, distribution.noise(), 3);
            SDVariable sample = distribution.sample(noise);
            graph.requireShape(sample, "sample", 3, 4);
            graph.requireShape(distribution.mean(), "mean", 3, 4);
            graph.requireShape(distribution.logProb(sample), "logProb", 3);
            if (distribution.klTo(distribution).isPresent()) {
                graph.requireShape(KlDivergence.of(distribution, distribution), "kl", 3);
            }
        }
        DiscretisedLogisticMixture mixture =
                new DiscretisedLogisticMixture(
                        graph, graph.placeholder("pixels", 3, 2, 2, 2 * 7), 3, 256, false);
        SDVariable image = mixture.sample(graph.noise("pixel", mixture.noise(), 3));
        graph.requireShape(image, "image", 3, 3, 2, 2);
        graph.requireShape(mixture.mean(), "mean", 3, 3, 2, 2);
        graph.requireShape(mixture.logProb(image), "logProb", 3);
        assertThatCode(() -> OperationCheck.requireSafe(graph)).doesNotThrowAnyException();
    }
}
