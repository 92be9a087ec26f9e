package org.vhe.core.training;

import java.io.Serializable;

/**
 * What steps change, as flat arrays of single precision; of length 0 where there is nothing.
 *
 * @param parameters [parameterCount]
 * @param statistics running ones, laid out as {@link
 *     org.vhe.core.graph.ParameterStore#flatStatistics()}
 * @param updater state of the optimiser
 * @param average of parameters, laid out as these
 */
@SuppressWarnings("ArrayRecordComponent")
public record RoundState(float[] parameters, float[] statistics, float[] updater, float[] average)
        implements Serializable {}
