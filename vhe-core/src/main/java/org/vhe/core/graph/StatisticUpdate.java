package org.vhe.core.graph;

/**
 * A running statistic's rule: (1 - momentum) statistic + momentum batchValue, after each training
 * step.
 *
 * @param statistic name of the statistic in the {@link ParameterStore}
 * @param batchValue name of the graph's variable that holds the batch's value
 * @param momentum weight of the batch
 */
public record StatisticUpdate(String statistic, String batchValue, double momentum) {}
