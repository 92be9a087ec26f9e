package org.vhe.core.graph;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step reads and changes beside its graph, each as one flat array.
 *
 * @param store parameters and running statistics
 * @param gradient of what is minimised, laid out as the parameters
 * @param batchStatistics statistics of the last batch, laid out as the running ones
 * @param momenta weight of the batch for each running statistic; zero where nothing updates it
 * @param updaterState the optimiser's state as ND4J lays it out: for Adam [1, 2n], all first
 *     moments, then all second ones; empty for optimisers without
 * @param average the moving average of the parameters; empty where none is wanted
 */
public record TrainingArrays(
        ParameterStore store,
        INDArray gradient,
        INDArray batchStatistics,
        INDArray momenta,
        Optional<SharedArray> updaterState,
        Optional<SharedArray> average) {}
