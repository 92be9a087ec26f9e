package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;

/** Parameters with one gradient, and running statistics of one value: each is to be moved. */
class SummedParametersTest {

    private static Homoencoder model() {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 3)), 3)
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            SDVariable mean = support.mean(1);
                            return new DiagonalGaussian(graph, mean, mean.mul(0));
                        })
                .likelihood(
                        (graph, latents) -> {
                            SDVariable sum =
                                    parameter(graph, "first").add(parameter(graph, "second"));
                            graph.statistic("slow", 0, 1, 3);
                            graph.statistic("fast", 0, 1, 3);
                            graph.updateStatistic("slow", sum, 0.1);
                            graph.updateStatistic("fast", sum, 0.1);
                            SDVariable mean = latents.get("c").add(sum);
                            return new DiagonalGaussian(graph, mean, mean.mul(0));
                        })
                .build();
    }

    private static SDVariable parameter(GraphContext graph, String name) {
        return graph.parameter(name, Initializer.constant(0), 1, 3);
    }

    @Test
    void allAreMovedAlike() {
        Homoencoder model = model();
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .batchSize(4)
                        .budget(Budget.ofSteps(20))
                        .learningRate(LearningRateSchedule.constant(0.01))
                        .build();
        try (Trainer trainer =
                new Trainer(
                        model,
                        GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 1, 1})),
                        options)) {
            trainer.train();
        }
        requireMovedAlike(model.parameters().parameters(), "first", "second");
        requireMovedAlike(model.parameters().statistics(), "slow", "fast");
    }

    private static void requireMovedAlike(Map<String, INDArray> values, String one, String other) {
        double[] first = values.get("likelihood/" + one).reshape(3).toDoubleVector();
        assertThat(first).doesNotContain(0);
        assertThat(values.get("likelihood/" + other).reshape(3).toDoubleVector()).isEqualTo(first);
    }
}
