package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * What class an element is of, by a few examples of each.
 *
 * @param label the most probable class
 * @param probabilities of all classes, given that it is one of them and all were equally likely:
 *     p(x | D of the class), normalised, if the classifier's scores are log densities, as those of
 *     {@link FewShotClassifier} are
 */
public record Prediction(String label, Map<String, Double> probabilities) {

    /** Keeps the order of the classes. */
    public Prediction {
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /** Such as "alpha (83.2%)". */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s (%.1f%%)", label, 100 * probabilities.getOrDefault(label, 0.0));
    }

    /**
     * Classifies elements.
     *
     * @param support examples
     * @param grouping whose groups are the classes
     * @param shots examples that are used of each class, drawn if it has more
     * @param queries elements to classify
     * @param seed of the choice of examples and of the noise
     * @return for each query in turn
     * @throws IllegalArgumentException if a class has fewer examples
     */
    public static List<Prediction> of(
            Classifier classifier,
            GroupedDataset support,
            String grouping,
            int shots,
            GroupedDataset queries,
            long seed) {
        Grouping classes = support.grouping(grouping);
        int[][] supports = new int[classes.groupCount()][];
        for (int group = 0; group < supports.length; group++) {
            if (classes.size(group) < shots) {
                throw new IllegalArgumentException(
                        "predictions by %d examples need classes as large, but '%s' has %d"
                                .formatted(shots, classes.label(group), classes.size(group)));
            }
            supports[group] =
                    Draw.choose(
                            classes.members(group),
                            shots,
                            Seeds.random(Seeds.derive(seed, 0), group));
        }
        int[] numbers =
                IntStream.range(0, queries.size()).map(query -> support.size() + query).toArray();
        FewShotEpisode episode = new FewShotEpisode(supports, numbers, new int[numbers.length]);
        Scores scores =
                classifier.over(both(support, queries)).score(episode, Seeds.derive(seed, 1));
        List<Prediction> predictions = new ArrayList<>();
        for (int query = 0; query < numbers.length; query++) {
            double[] probabilities = scores.probabilities(query);
            Map<String, Double> named = new LinkedHashMap<>();
            for (int group = 0; group < supports.length; group++) {
                named.put(classes.label(group), probabilities[group]);
            }
            predictions.add(new Prediction(classes.label(scores.best(query)), named));
        }
        return predictions;
    }

    /** The elements of both, those of the second after those of the first. */
    private static ElementSource both(GroupedDataset first, GroupedDataset second) {
        if (!Arrays.equals(first.elementShape(), second.elementShape())) {
            throw new IllegalArgumentException(
                    "queries must have the shape %s of the examples, but have %s"
                            .formatted(
                                    Arrays.toString(first.elementShape()),
                                    Arrays.toString(second.elementShape())));
        }
        return new ElementSource() {
            @Override
            public void copy(int element, float[] target, int offset) {
                int rest = element - first.size();
                if (rest < 0) {
                    first.copyElement(element, target, offset);
                } else {
                    second.copyElement(rest, target, offset);
                }
            }

            @Override
            public Optional<long[]> elementShape() {
                return Optional.of(first.elementShape());
            }
        };
    }
}
