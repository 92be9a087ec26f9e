package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.AffineCoupling;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

/**
 * Flows of a user's own as posterior and as prior. The element is normal about the sum of the two
 * coordinates of c, so that the exact posterior is a correlated Gaussian: what a linear coupling of
 * Gaussian coordinates can be, and independent coordinates cannot.
 */
class FlowTest {
    private static final double TARGET = 0.7;
    private static final double VARIANCE = 0.25;
    private static final double TWO_PI = 2 * Math.PI;

    private static Homoencoder model(Posterior posterior, Prior prior) {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 2)), 1)
                .posterior("c", posterior)
                .prior("c", prior)
                .likelihood(
                        (graph, latents) ->
                                new DiagonalGaussian(
                                        graph,
                                        latents.get("c").sum(true, 1),
                                        graph.full(
                                                Math.log(VARIANCE),
                                                graph.shapeOf(latents.get("c"))[0],
                                                1)))
                .dataType(DataType.DOUBLE)
                .build();
    }

    private static SDVariable free(GraphContext graph, String name, long batch, double... start) {
        SDVariable all = null;
        for (int i = 0; i < start.length; i++) {
            SDVariable column =
                    graph.full(1, batch, 1)
                            .mmul(graph.parameter(name + i, Initializer.constant(start[i]), 1, 1));
            all = all == null ? column : graph.sameDiff().concat(1, all, column);
        }
        return all;
    }

    /** With a linear shift and a constant scale. */
    private static AffineCoupling coupling(GraphContext graph, long batch, double... start) {
        Distribution base =
                new DiagonalGaussian(
                        graph,
                        free(graph, "mean", batch, start[0], start[1]),
                        free(graph, "logVariance", batch, start[2], start[3]));
        SDVariable slope = graph.parameter("slope", Initializer.constant(start[4]), 1, 1);
        SDVariable logScale = graph.parameter("logScale", Initializer.constant(start[5]), 1, 1);
        return new AffineCoupling(graph, base, x -> x.mul(0).add(logScale), x -> x.mmul(slope));
    }

    private static Homoencoder withFlowPosterior(double... start) {
        return model(
                (graph, support, parents) -> coupling(graph, graph.shapeOf(support)[0], start),
                Prior.standardNormal(2));
    }

    private static double meanKl(Homoencoder model, int draws) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.EVALUATION, 2000, Map.of("c", 1));
        assertThat(objective.sampledKl()).containsExactly("c");
        double mean = 0;
        try (ObjectiveRun run = new ObjectiveRun(model, objective)) {
            run.set(ObjectiveGraph.TARGET, TARGET).set(ObjectiveGraph.klWeight("c"), 1);
            for (int i = 0; i < draws; i++) {
                for (double kl : run.drawNoise(i).execute().kl("c")) {
                    mean += kl / (2000.0 * draws);
                }
            }
        }
        return mean;
    }

    @Test
    void klOfALinearFlowIsThatOfTheGaussianItIs() {
        double[] q = {0.3, -0.4, -0.5, 0.2, 0.8, -0.3};
        // c = (u1, e^s u2 + w u1): the mean, the covariance's trace and its determinant
        double scale = Math.exp(q[5]);
        double second = scale * q[1] + q[4] * q[0];
        double trace = Math.exp(q[2]) * (1 + q[4] * q[4]) + scale * scale * Math.exp(q[3]);
        double logDeterminant = q[2] + q[3] + 2 * q[5];
        double exact = 0.5 * (trace + q[0] * q[0] + second * second - 2 - logDeterminant);
        assertThat(meanKl(withFlowPosterior(q), 40)).isCloseTo(exact, within(0.02));
    }

    @Test
    void flowIsAPriorAsWell() {
        // q = N(0, I) against p of c = (u1, u2 + w u1): E |c'|^2 - 2 over two, c' = c with w undone
        double w = 0.7;
        Homoencoder model =
                model(
                        (graph, support, parents) ->
                                DiagonalGaussian.standard(graph, graph.shapeOf(support)[0], 2),
                        (graph, parents, batch) -> coupling(graph, batch, 0, 0, 0, 0, w, 0));
        assertThat(meanKl(model, 40)).isCloseTo(0.5 * w * w, within(0.02));
    }

    @Test
    void trainedFlowPosteriorClosesTheGapThatIndependentCoordinatesLeave() {
        double evidence =
                -0.5 * (TARGET * TARGET / (2 + VARIANCE) + Math.log(TWO_PI * (2 + VARIANCE)));
        double gap = Math.log1p(1 / VARIANCE) - 0.5 * Math.log1p(2 / VARIANCE);
        double[] zero = new double[6];
        Homoencoder independent =
                model(
                        (graph, support, parents) ->
                                new DiagonalGaussian(
                                        graph,
                                        free(graph, "mean", graph.shapeOf(support)[0], 0, 0),
                                        free(
                                                graph,
                                                "logVariance",
                                                graph.shapeOf(support)[0],
                                                0,
                                                0)),
                        Prior.standardNormal(2));
        assertThat(trainedBound(withFlowPosterior(zero))).isCloseTo(evidence, within(0.02));
        assertThat(trainedBound(independent)).isCloseTo(evidence - gap, within(0.05));
        assertThat(gap).isGreaterThan(0.5);
    }

    private static double trainedBound(Homoencoder model) {
        GroupedDataset data =
                new GroupedDataset(
                        new float[] {(float) TARGET},
                        new long[] {1},
                        List.of(new Grouping("class", new int[] {0}, List.of("only"))));
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 1)
                        .batchSize(64)
                        .budget(Budget.ofSteps(1500))
                        .learningRate(LearningRateSchedule.fallingFrom(0.02, 0.5))
                        .build();
        try (Trainer trainer = new Trainer(model, data, options)) {
            return trainer.train().recentTerms().bound();
        }
    }
}
