package org.vhe.examples.experiment;

import java.io.IOException;
import java.util.Optional;
import org.vhe.core.dataset.Provenance;
import org.vhe.examples.cli.Weights;

/** The data of an experiment, as the options say, the rest as a model was trained or by default. */
public interface ExperimentData {

    /**
     * What to learn from.
     *
     * @param seed of the run
     */
    TrainingData training(long seed) throws IOException, InterruptedException;

    /**
     * What training held out.
     *
     * @param weights the model to test
     * @param seed of whatever is drawn for the test
     */
    TestData test(Weights weights, long seed) throws IOException, InterruptedException;

    /** What a model was trained on, if it is known. */
    default Optional<Provenance> provenance(Weights weights)
            throws IOException, InterruptedException {
        return weights.checkpoint().provenance();
    }
}
