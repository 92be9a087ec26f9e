package org.vhe.core.evaluation.fewshot;

import java.util.HashMap;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * The baseline that compares raw elements: a query belongs to the class of the support element at
 * the least Euclidean distance, over all classes and shots. A class's score is the negative of its
 * least squared distance.
 */
public final class PixelNearestNeighbour implements Classifier {
    private final int elementLength;

    /**
     * @param elementLength number of values of an element
     */
    public PixelNearestNeighbour(int elementLength) {
        this.elementLength = Require.positive("elementLength", elementLength);
    }

    @Override
    public String description() {
        return "nearest neighbour by Euclidean distance of raw elements";
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        elements.elementShape().ifPresent(this::requireLength);
        Map<Integer, float[]> cache = new HashMap<>();
        return (episode, seed) -> {
            double[][] scores = new double[episode.queries().length][episode.way()];
            for (int query = 0; query < scores.length; query++) {
                float[] x = element(cache, elements, episode.queries()[query]);
                for (int c = 0; c < episode.way(); c++) {
                    double least = Double.POSITIVE_INFINITY;
                    for (int member : episode.supports()[c]) {
                        least =
                                Math.min(
                                        least,
                                        squaredDistance(x, element(cache, elements, member)));
                    }
                    scores[query][c] = -least;
                }
            }
            return Scores.free(scores);
        };
    }

    private void requireLength(long... shape) {
        if (Shapes.length(shape) != elementLength) {
            throw new ShapeMismatchException("elements", "of " + elementLength + " values", shape);
        }
    }

    private float[] element(Map<Integer, float[]> cache, ElementSource elements, int number) {
        return cache.computeIfAbsent(number, key -> elements.read(key, elementLength));
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
