package org.vhe.models.linear;

import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;

/**
 * A choice among consecutive whole numbers, which elements [batch, 1] hold as they are: a {@link
 * Categorical} whose one-hot vectors are read and written as numbers.
 */
final class WholeNumber implements Distribution {
    private final GraphContext graph;
    private final Categorical categorical;
    private final FeatureMap oneHot;
    private final SDVariable numbers;
    private final int first;
    private final int last;

    /**
     * @param logits [batch, categories]
     * @param first the smallest number
     * @param oneHot from numbers [batch, 1] to indicators [batch, categories]
     */
    WholeNumber(GraphContext graph, SDVariable logits, int first, FeatureMap oneHot) {
        this.graph = graph;
        this.categorical = new Categorical(graph, logits);
        this.oneHot = oneHot;
        int categories = Math.toIntExact(graph.shapeOf(logits)[1]);
        this.first = first;
        this.last = first + categories - 1;
        int[] column = IntStream.range(first, first + categories).toArray();
        this.numbers = graph.constant(Nd4j.createFromArray(column).reshape(categories, 1));
    }

    @Override
    public long[] eventShape() {
        return new long[] {1};
    }

    @Override
    public Support support() {
        return Support.wholeNumbers(first, last);
    }

    /** {@inheritDoc} Values must be among the numbers. */
    @Override
    public SDVariable logProb(SDVariable value) {
        return categorical.logProb(oneHot.apply(graph, value));
    }

    @Override
    public Noise noise() {
        return categorical.noise();
    }

    /** {@inheritDoc} Without gradient. */
    @Override
    public SDVariable sample(SDVariable noise) {
        return categorical.sample(noise).mmul(numbers);
    }

    @Override
    public boolean isReparameterised() {
        return false;
    }

    @Override
    public SDVariable mean() {
        return categorical.mean().mmul(numbers);
    }
}
