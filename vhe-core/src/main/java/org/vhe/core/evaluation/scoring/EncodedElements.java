package org.vhe.core.evaluation.scoring;

import java.util.BitSet;
import org.vhe.core.model.ModelEvaluator;

/** {@link EncodedFeatures} of elements whose likelihood is estimated as well. */
public final class EncodedElements extends EncodedFeatures {
    private final ModelEvaluator evaluator;
    private final BitSet scored = new BitSet();

    /**
     * @param rows of the graph that encodes
     * @throws org.vhe.core.shape.ShapeMismatchException if the elements are of another shape than
     *     the model's
     */
    public EncodedElements(ModelEvaluator evaluator, ElementSource source, int rows) {
        super(evaluator, source, rows);
        this.evaluator = evaluator;
    }

    @Override
    public EncodedElements require(int... elements) {
        super.require(elements);
        return this;
    }

    /** Copies an element whose likelihood is estimated. */
    void copyElement(int element, float[] target, int offset) {
        copy(element, target, offset);
        if (!scored.get(element)) {
            evaluator.model().elementCheck().requireDensity(element, target, offset);
            scored.set(element);
        }
    }

    /** What encodes. */
    public ModelEvaluator evaluator() {
        return evaluator;
    }
}
