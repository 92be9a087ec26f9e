package org.vhe.core.training;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;

/** A small model with every kind of state: weights, a running statistic, shared and own latents. */
final class SmallModel {
    private static final LatentStructure STRUCTURE =
            LatentStructure.of(
                    LatentVariable.of("c", "class", 2),
                    LatentVariable.of("z", Grouping.ELEMENT, 1).withParents("c"));

    private SmallModel() {}

    static Homoencoder create(long seed) {
        return create(seed, 2, DataType.FLOAT);
    }

    /**
     * @param hidden size of the encoder's features
     */
    static Homoencoder create(long seed, int hidden, DataType type) {
        return Homoencoder.builder(STRUCTURE, 3)
                .encoder((graph, x) -> encode(graph, x, hidden))
                .posterior(
                        "c",
                        (graph, support, parents) -> gaussian(graph, support.mean(1), hidden, 2))
                .posterior(
                        "z",
                        (graph, support, parents) ->
                                gaussian(
                                        graph,
                                        graph.sameDiff()
                                                .concat(1, support.mean(1), parents.get("c")),
                                        hidden + 2,
                                        1))
                .likelihood(
                        (graph, latents) -> {
                            SDVariable all =
                                    graph.sameDiff().concat(1, latents.get("c"), latents.get("z"));
                            return gaussian(graph, all, 3, 3);
                        })
                .seed(seed)
                .dataType(type)
                .build();
    }

    /** tanh(W x / (1 + running mean of the absolute values)). */
    private static SDVariable encode(GraphContext graph, SDVariable x, int hidden) {
        SDVariable size = graph.statistic("size", 1, 1, 1);
        SDVariable now = graph.sameDiff().math().abs(x).mean(true, 0, 1);
        graph.updateStatistic("size", now, 0.1);
        SDVariable w = graph.parameter("w", Initializer.fanIn(3), 3, hidden);
        return graph.sameDiff().math().tanh(x.div(size.add(1)).mmul(w));
    }

    private static DiagonalGaussian gaussian(
            GraphContext graph, SDVariable x, int inputs, int outputs) {
        SDVariable mean = graph.parameter("mean", Initializer.fanIn(inputs), inputs, outputs);
        SDVariable bias = graph.parameter("bias", Initializer.constant(-0.5), 1, outputs);
        SDVariable m = x.mmul(mean);
        return new DiagonalGaussian(graph, m, m.mul(0).add(bias));
    }

    static GroupedDataset data() {
        int[] balanced = new int[24];
        for (int i = 0; i < 24; i++) {
            balanced[i] = i / 6;
        }
        return GaussianDesigns.data(1, Map.of("class", balanced));
    }

    static TrainingOptions.Builder options(long steps) {
        return TrainingOptions.builder()
                .supportSize("c", 2)
                .batchSize(4)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.constant(0.01));
    }
}
