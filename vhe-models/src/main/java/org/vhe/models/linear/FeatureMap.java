package org.vhe.models.linear;

import java.util.List;
import java.util.stream.DoubleStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.LatentVector;

/**
 * Features of elements that a linear posterior reads; commonly the sufficient statistics of the
 * family that the elements come from.
 */
@FunctionalInterface
public interface FeatureMap {

    /** The element itself. */
    FeatureMap IDENTITY = (graph, elements) -> elements;

    /** Cosine and sine of angles in radians: [n, d] to [n, 2 d]. */
    FeatureMap ANGLE =
            (graph, elements) ->
                    LatentVector.concatenate(
                            graph,
                            List.of(
                                    graph.sameDiff().math().cos(elements),
                                    graph.sameDiff().math().sin(elements)));

    /** Natural logarithm of positive elements. */
    FeatureMap LOG = (graph, elements) -> graph.sameDiff().math().log(elements);

    /**
     * @param elements [n, elementDim]
     * @return [n, features]
     */
    SDVariable apply(GraphContext graph, SDVariable elements);

    /** These features and others side by side. */
    default FeatureMap and(FeatureMap other) {
        return (graph, elements) ->
                LatentVector.concatenate(
                        graph, List.of(apply(graph, elements), other.apply(graph, elements)));
    }

    /** One indicator per category, for elements that hold the index of a category, from 0 on. */
    static FeatureMap oneHot(int categories) {
        return oneHot(0, categories);
    }

    /**
     * One indicator per category, for elements [n, 1] that are consecutive whole numbers.
     *
     * @param first the smallest element
     * @param categories number of categories, at least 2
     */
    static FeatureMap oneHot(int first, int categories) {
        Require.atLeast(2, "categories", categories);
        return (graph, elements) -> {
            graph.requireShape(elements, "elements", graph.shapeOf(elements)[0], 1);
            double[] indices = DoubleStream.iterate(first, i -> i + 1).limit(categories).toArray();
            SDVariable row = graph.constant(Nd4j.createFromArray(indices).reshape(1, categories));
            // max(0, 1 - |x - k|), exact for whole numbers and finite everywhere
            SDVariable distance = graph.sameDiff().math().abs(elements.sub(row));
            return graph.sameDiff().math().max(distance.rsub(1), graph.constant(0));
        };
    }
}
