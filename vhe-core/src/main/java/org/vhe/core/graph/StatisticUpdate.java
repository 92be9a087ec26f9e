package org.vhe.core.graph;

/**
 * A running statistic's rule: (1 - momentum) statistic + momentum batchValue, after each training
 * step.
 *
 * @param statistic name of the statistic in the {@link ParameterStore}
 * @param batchValue name of the graph's variable that holds the batch's value
 * @param momentum weight of the batch, in (0, 1]
 */
public record StatisticUpdate(String statistic, String batchValue, double momentum) {

    public StatisticUpdate {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("momentum must be in (0, 1], but is " + momentum);
        }
    }
}
