package org.vhe.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * Trains by itself for a {@link Round}, on its part of every batch: what a {@link Trainer} does in
 * as many steps, but for what watches over them. Serves one thread.
 */
public final class LocalWorker implements AutoCloseable {
    private final PartialGradients gradients;
    private final TrainingState state;

    /**
     * A worker with a part of the batches that are drawn from all of the data.
     *
     * @param options of the whole: the size of a batch is that of all parts together
     * @param workers how many there are
     * @throws IllegalArgumentException as {@link PartialGradients}
     */
    public LocalWorker(
            TrainableModel model, GroupedDataset data, TrainingOptions options, int workers) {
        this.gradients = new PartialGradients(model, data, options, workers);
        this.state = new TrainingState(model.parameters(), options, gradients.step());
    }

    /** As {@link PartialGradients#compute}. */
    public StepGradient compute(int worker, long seed, long number, Map<String, Double> klWeights) {
        return gradients.compute(worker, seed, number, klWeights);
    }

    /**
     * Does the steps of a round, or those up to the first that is not finite.
     *
     * @param worker from 0; its steps read this part of each batch
     */
    public RoundResult run(int worker, Round round) {
        state.write(round.start());
        List<LocalStep> steps = new ArrayList<>();
        for (int i = 0; i < round.steps().size(); i++) {
            ParameterUpdate.Step update = round.steps().get(i);
            ParameterUpdate updates = state.update();
            ObjectiveTerms terms =
                    gradients.terms(
                            worker, round.seed(), update.number(), round.klWeights().get(i));
            LocalStep done =
                    new LocalStep(terms, updates.gradientNorm(), updates.hasFiniteStatistics());
            steps.add(done);
            if (done.nonFinite() != null) {
                break;
            }
            updates.apply(update);
        }
        return new RoundResult(state.read(), steps);
    }

    @Override
    public void close() {
        gradients.close();
    }
}
