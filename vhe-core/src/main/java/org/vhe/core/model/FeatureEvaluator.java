package org.vhe.core.model;

/** The encoder of a model in evaluation mode. */
public interface FeatureEvaluator {

    /** The model. */
    TrainableModel model();

    /** Whether there is an encoder; else features are the elements. */
    boolean hasEncoder();

    /** Number of values of one element's features. */
    int featureLength();

    /**
     * {@link ModelEvaluator#ELEMENT} [rows, event...] to {@link ModelEvaluator#FEATURES} [rows,
     * feature...].
     */
    EvaluationGraph encoding(int rows);
}
