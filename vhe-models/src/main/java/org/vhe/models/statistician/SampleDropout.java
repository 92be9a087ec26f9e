package org.vhe.models.statistician;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;

/**
 * Which elements of each support set are kept: in training each with a probability, and always the
 * one whose noise is largest; in evaluation all.
 *
 * @param weights [batch * shot, 1]: zero for elements that are left out, shot / count for the
 *     others, so that the plain mean of weighted elements is the mean of those kept
 * @param count number of elements kept, [batch, 1]
 */
record SampleDropout(SDVariable weights, SDVariable count) {
    /** Name of the uniform noise [batch, shot]. */
    static final String NOISE = "keep";

    static SampleDropout of(GraphContext graph, long batch, long shot, double dropProbability) {
        if (graph.mode() == Mode.EVALUATION) {
            return new SampleDropout(graph.full(1, batch * shot, 1), graph.full(shot, batch, 1));
        }
        SDVariable uniform = graph.noise(NOISE, Noise.uniform(shot), batch);
        SDVariable threshold =
                graph.sameDiff().math().min(uniform.max(true, 1), graph.constant(dropProbability));
        SDVariable keep = uniform.gte(threshold).castTo(graph.dataType());
        SDVariable count = keep.mmul(graph.full(1, shot, 1));
        SDVariable weights = keep.mul(count.rdiv(shot)).reshape(batch * shot, 1);
        return new SampleDropout(weights, count);
    }
}
