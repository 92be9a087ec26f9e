package org.vhe.examples.experiment;

/**
 * What was found of a trained model, the same for all experiments.
 *
 * @param <F> the figures
 * @param weights which model
 * @param data how the data were prepared: a record
 * @param seen whether the model was trained on what it is tested on
 * @param figures what was measured
 */
public record Evaluation<F>(String weights, Object data, SeenGroups seen, F figures) {}
