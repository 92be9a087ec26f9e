package org.vhe.models.statistician;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Posterior;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.SetAttention;
import org.vhe.models.layer.ShotMean;

/**
 * The posterior q(c; D) by way of an exchangeable statistic: a block on each element, the mean over
 * D, two more blocks, and a linear map to mean and log variance. Parents, if there are any, are
 * read beside the statistic.
 *
 * <p>Edwards and Storkey, Towards a Neural Statistician (2017), section 3 and appendix B.
 *
 * @param latentDim size of c
 * @param hidden width of the blocks
 * @param dropProbability probability that an element of D is left out in training, in [0, 1); at
 *     least one always stays. If positive, the number of elements that stay is a further feature of
 *     the statistic, in training and in evaluation
 * @param attentionHeads if positive, elements see each other before their mean is taken, by so many
 *     heads of a {@link SetAttention}; not together with sample dropout
 */
public record StatisticNetwork(
        long latentDim, long hidden, double dropProbability, int attentionHeads)
        implements Posterior {

    public StatisticNetwork {
        Require.positive("latentDim", latentDim);
        Require.positive("hidden", hidden);
        if (!(dropProbability >= 0 && dropProbability < 1)) {
            throw new IllegalArgumentException(
                    "dropProbability must be in [0, 1), but is " + dropProbability);
        }
        Require.notNegative("attentionHeads", attentionHeads);
        if (attentionHeads > 0 && dropProbability > 0) {
            throw new IllegalArgumentException(
                    "attention over D and sample dropout exclude each other, but both are asked"
                            + " for");
        }
    }

    /** Of the mean over D. */
    public StatisticNetwork(long latentDim, long hidden, double dropProbability) {
        this(latentDim, hidden, dropProbability, 0);
    }

    /** Without sample dropout. */
    public StatisticNetwork(long latentDim, long hidden) {
        this(latentDim, hidden, 0);
    }

    /**
     * @param support D, [batch, shot, feature...]
     * @return batch shape [batch], event shape [latentDim]
     */
    @Override
    public DiagonalGaussian posterior(GraphContext graph, SDVariable support, Latents parents) {
        List<SDVariable> statistic = new ArrayList<>(statistic(graph, support));
        if (!parents.names().isEmpty()) {
            statistic.add(LatentVector.of(graph, parents));
        }
        SDVariable summary = LatentVector.concatenate(graph, statistic);
        return DiagonalGaussian.fromParameters(graph, summaryNetwork().apply(graph, summary));
    }

    private Layer summaryNetwork() {
        return Sequential.of(
                Blocks.linear("summary1", hidden),
                Blocks.linear("summary2", hidden),
                new Linear("parameters", 2 * latentDim));
    }

    /** The mean over D of the elements' features and, with sample dropout, their number. */
    private List<SDVariable> statistic(GraphContext graph, SDVariable support) {
        long[] shape = graph.shapeOf(support);
        if (shape.length < 3) {
            throw new ShapeMismatchException("support", "[batch, shot, feature...]", shape);
        }
        long batch = shape[0];
        long shot = shape[1];
        SDVariable elements = Rows.reshape(graph, support, batch * shot, features(shape));
        SDVariable hiddens = Blocks.linear("element", hidden).apply(graph, elements);
        if (dropProbability == 0) {
            return List.of(mean(graph, hiddens, batch, shot));
        }
        SampleDropout kept = SampleDropout.of(graph, batch, shot, dropProbability);
        SDVariable weighted = hiddens.mul(kept.weights());
        return List.of(mean(graph, weighted, batch, shot), kept.count());
    }

    private SDVariable mean(GraphContext graph, SDVariable rows, long batch, long shot) {
        SDVariable elements = Rows.reshape(graph, rows, batch, shot, hidden);
        return attentionHeads == 0
                ? new ShotMean().apply(graph, elements)
                : new SetAttention("attention", attentionHeads).apply(graph, elements);
    }

    private static long features(long[] supportShape) {
        return Shapes.length(Arrays.copyOfRange(supportShape, 2, supportShape.length));
    }
}
