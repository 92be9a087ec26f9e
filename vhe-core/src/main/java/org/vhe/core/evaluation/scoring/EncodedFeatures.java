package org.vhe.core.evaluation.scoring;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.vhe.core.model.ElementCheck;
import org.vhe.core.model.FeatureEvaluator;
import org.vhe.core.model.ModelEvaluator;

/**
 * Elements with the encoder's features of those needed so far, each encoded once. Each is checked
 * when it is first read: whether it is such as the model is of.
 */
public class EncodedFeatures {
    private static final long NO_NOISE = 0;

    private final FeatureEvaluator evaluator;
    private final ElementSource source;
    private final int rows;
    private final int featureLength;
    private final Map<Integer, float[]> features = new HashMap<>();
    private final ElementCheck check;
    private final BitSet checked = new BitSet();

    /**
     * @param rows of the graph that encodes
     * @throws org.vhe.core.shape.ShapeMismatchException if the elements are of another shape than
     *     the model's
     */
    public EncodedFeatures(FeatureEvaluator evaluator, ElementSource source, int rows) {
        this.evaluator = evaluator;
        this.source = source;
        this.rows = rows;
        this.check = evaluator.model().elementCheck();
        source.elementShape().ifPresent(check::requireShape);
        this.featureLength = evaluator.featureLength();
    }

    /** Encodes those of the elements that are not encoded yet. */
    public EncodedFeatures require(int... elements) {
        if (!evaluator.hasEncoder()) {
            return this;
        }
        int[] missing =
                Arrays.stream(elements).distinct().filter(e -> !features.containsKey(e)).toArray();
        new RowChunks(evaluator.encoding(rows), rows)
                .input(
                        ModelEvaluator.ELEMENT,
                        (row, target, offset) -> copy(missing[(int) row], target, offset))
                .run(
                        missing.length,
                        NO_NOISE,
                        (graph, first, count) ->
                                keep(
                                        Arrays.copyOfRange(
                                                missing, (int) first, (int) first + count),
                                        graph.get(ModelEvaluator.FEATURES)));
        return this;
    }

    private void keep(int[] elements, float[] values) {
        for (int i = 0; i < elements.length; i++) {
            int from = i * featureLength;
            features.put(elements[i], Arrays.copyOfRange(values, from, from + featureLength));
        }
    }

    /** Drops all features, to free their memory. */
    public void forget() {
        features.clear();
    }

    /** Copies the features of a required element. */
    public void copyFeatures(int element, float[] target, int offset) {
        if (evaluator.hasEncoder()) {
            System.arraycopy(features.get(element), 0, target, offset, featureLength);
        } else {
            copy(element, target, offset);
        }
    }

    /** Copies the features of several required elements, one after the other. */
    public void copyFeatures(int[] elements, float[] target, int offset) {
        for (int i = 0; i < elements.length; i++) {
            copyFeatures(elements[i], target, offset + i * featureLength);
        }
    }

    /** Copies an element, which is checked when it is first read. */
    final void copy(int element, float[] target, int offset) {
        if (checked.get(element)) {
            source.copy(element, target, offset);
            return;
        }
        float[] values = source.read(element, evaluator.model().elementLength());
        check.requireValues(element, values, 0);
        System.arraycopy(values, 0, target, offset, values.length);
        checked.set(element);
    }

    /** Number of values of an element's features. */
    public final int featureLength() {
        return featureLength;
    }

    final int rows() {
        return rows;
    }
}
