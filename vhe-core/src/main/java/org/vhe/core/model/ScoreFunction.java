package org.vhe.core.model;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

/**
 * The score-function gradient of a random choice, with a learned baseline b (NVIL, Mnih and Gregor
 * 2014):
 *
 * <pre>grad E f = E [(f - b) grad log q],   b = m + s net(inputs)</pre>
 *
 * where m and s are the running mean and mean absolute deviation of f, so that the network, which
 * starts at zero, has numbers of order one to learn whatever the scale of f; it is fitted by least
 * squares. The baseline reads what the choice was made from, and the target: nothing that depends
 * on the choice, hence no bias.
 */
final class ScoreFunction {
    private static final int HIDDEN = 32;
    private static final double MOMENTUM = 0.05;

    private final GraphContext graph;
    private final ObjectiveRows rows;
    private final SDVariable logProb;
    private final SDVariable baseline;
    private final SDVariable mean;

    /**
     * @param graph within a scope of its own
     * @param rows at the time of the choice
     * @param logProb log q(choice), [rows]
     * @param inputs of the baseline, each [rows, axes...]
     */
    ScoreFunction(
            GraphContext graph, ObjectiveRows rows, SDVariable logProb, List<SDVariable> inputs) {
        this.graph = graph;
        this.rows = rows;
        this.logProb = logProb;
        this.mean = graph.statistic("mean", 0, 1);
        SDVariable net = new Perceptron(HIDDEN, 1).apply(graph, flat(inputs));
        SDVariable deviation = graph.statistic("deviation", 1, 1);
        this.baseline = net.reshape(rows.count()).mul(deviation).add(mean);
    }

    private SDVariable flat(List<SDVariable> inputs) {
        List<SDVariable> matrices = new ArrayList<>();
        for (SDVariable input : inputs) {
            matrices.add(input.reshape(rows.count(), -1));
        }
        SDVariable all =
                matrices.size() == 1
                        ? matrices.get(0)
                        : graph.sameDiff().concat(1, matrices.toArray(SDVariable[]::new));
        return StableMath.withoutGradient(graph, all);
    }

    /** The rows at the time of the choice. */
    ObjectiveRows rows() {
        return rows;
    }

    /**
     * Zero, with the gradient of the choice and of the baseline's fit.
     *
     * @param reward f, everything that depends on the choice, as sums over later rows by their
     *     weights, [rows]
     * @return [batch]
     */
    SDVariable gradient(SDVariable reward) {
        SDVariable advantage =
                StableMath.withoutGradient(graph, reward.sub(rows.weighted(baseline)));
        SDVariable gradients =
                StableMath.gradientOnly(graph, logProb)
                        .add(StableMath.gradientOnly(graph, baseline));
        observe(rows.total(reward));
        return rows.total(advantage.mul(gradients));
    }

    /** Moves the running mean and deviation towards those of a batch. */
    private void observe(SDVariable rewards) {
        SDVariable distance = graph.sameDiff().math().abs(rewards.sub(mean));
        graph.updateStatistic("mean", StableMath.mean(graph, rewards).reshape(1), MOMENTUM);
        graph.updateStatistic("deviation", StableMath.mean(graph, distance).reshape(1), MOMENTUM);
    }
}
