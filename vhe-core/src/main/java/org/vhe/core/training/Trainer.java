package org.vhe.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The training loop, Algorithm 1 of the paper: an episode, a gradient, a step, until the budget is
 * spent.
 *
 * <p>Batches and noise of a step depend on the seed and the step's number only, so a resumed run is
 * the uninterrupted one. When the objective diverges, training goes back to the last good state and
 * goes on as {@link DivergencePolicy} says.
 */
public final class Trainer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trainer.class);
    private static final int STATISTIC_BATCHES = 20;

    private final Homoencoder model;
    private final GroupedDataset data;
    private final TrainingOptions options;
    private final TrainingStep step;
    private final TrainingState state;
    private final TrainingProgress progress;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private TrainingState.Snapshot good;
    private TrainingProgress.Snapshot goodProgress;

    /**
     * @param model its parameters are trained in place
     * @param data must have every grouping of the model's shared latents
     * @throws IllegalArgumentException if the data's elements or groups do not fit the model or the
     *     options
     */
    public Trainer(Homoencoder model, GroupedDataset data, TrainingOptions options) {
        this.model = model;
        this.data = data;
        this.options = options;
        if (!Arrays.equals(data.elementShape(), model.elementShape())) {
            throw new ShapeMismatchException(
                    "elements of the data",
                    Arrays.toString(model.elementShape()),
                    data.elementShape());
        }
        this.progress = new TrainingProgress(options);
        this.step = new TrainingStep(model, data, options, progress.seed());
        this.state = new TrainingState(model.parameters(), options);
    }

    /** Adds a listener. */
    public Trainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Goes on from a checkpoint, exactly as if there had been no interruption, provided that model,
     * data and options are the same (the budget may be larger).
     *
     * @throws CheckpointException if the checkpoint does not fit; the model is then unchanged
     */
    public Trainer resume(Path file) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(file);
        state.requireFits(checkpoint);
        progress.readFrom(checkpoint);
        checkpoint.copyTo(model, false);
        state.readFrom(checkpoint);
        step.reseed(progress.seed());
        log.info("resumed from {} at step {}", file, progress.step());
        return this;
    }

    /**
     * Trains until the budget is spent, then writes a last checkpoint.
     *
     * @throws DivergenceException if the objective diverged for good
     */
    public TrainingResult train() {
        progress.start();
        step.start(progress.step());
        rememberGoodState();
        try {
            while (!progress.isSpent(epoch())) {
                trainStep();
            }
            writeCheckpoint();
        } finally {
            step.stop();
            progress.stop();
            listeners.forEach(TrainingListener::onEnd);
        }
        return progress.result(epoch());
    }

    private void trainStep() {
        long number = progress.step();
        double part = progress.part(epoch());
        double rate = progress.rateFactor() * options.learningRate().at(number, part);
        double klFactor = options.klSchedule().at(number);
        ObjectiveTerms terms = step.execute(number, klFactor);
        INDArray gradient = step.gradient();
        double norm = gradient.norm2Number().doubleValue();
        String reason = progress.detector().observe(terms, norm);
        if (reason != null) {
            recover(number, reason);
            return;
        }
        if (options.maxGradientNorm() > 0 && norm > options.maxGradientNorm()) {
            gradient.muli(options.maxGradientNorm() / norm);
        }
        state.update(gradient, rate, number, (long) epoch());
        step.updateStatistics();
        progress.stepDone(terms);
        double now = epoch();
        StepReport report =
                new StepReport(
                        number + 1,
                        now,
                        progress.seconds(),
                        progress.part(now),
                        terms,
                        norm,
                        rate,
                        klFactor);
        listeners.forEach(listener -> listener.onStep(report));
        if ((number + 1) % options.checkpointEvery() == 0 && progress.detector().isCalm()) {
            rememberGoodState();
            writeCheckpoint();
        }
    }

    private void rememberGoodState() {
        good = state.snapshot();
        goodProgress = progress.snapshot();
    }

    private void recover(long at, String reason) {
        DivergencePolicy policy = options.divergence();
        if (policy.action() == DivergencePolicy.Action.STOP
                || progress.recoveries() >= policy.maxRecoveries()) {
            throw new DivergenceException(
                    "training diverged at step "
                            + at
                            + ": "
                            + reason
                            + "; recoveries so far: "
                            + progress.recoveries());
        }
        state.restore(good);
        progress.recoverTo(goodProgress, policy);
        log.warn(
                "training diverged at step {}: {}; going on from step {}",
                at,
                reason,
                progress.step());
        step.reseed(progress.seed());
        step.start(progress.step());
        listeners.forEach(listener -> listener.onRecovery(at, progress.step(), reason));
    }

    private double epoch() {
        return (double) progress.step() * options.batchSize() / data.size();
    }

    private void writeCheckpoint() {
        if (options.checkpoint() == null) {
            return;
        }
        try {
            checkpoint().write(options.checkpoint());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + options.checkpoint(), e);
        }
        listeners.forEach(l -> l.onCheckpoint(options.checkpoint(), progress.step()));
    }

    /** The present state, to write somewhere else. */
    public Checkpoint checkpoint() {
        Checkpoint checkpoint = Checkpoint.of(model);
        state.writeTo(checkpoint);
        progress.writeTo(checkpoint);
        if (state.average() != null) {
            ParameterStore store = model.parameters();
            checkpoint.with("averageStatistics/", store.statisticViews(averageStatistics()));
        }
        return checkpoint;
    }

    /**
     * The statistics that belong to the averaged parameters: the mean over some batches computed
     * with these. The running ones belong to the last parameters, and would be wrong beside an
     * average of parameters that still move.
     */
    private INDArray averageStatistics() {
        INDArray parameters = model.parameters().flatParameters();
        INDArray last = parameters.dup();
        parameters.assign(state.average());
        INDArray statistics = step.meanStatistics(STATISTIC_BATCHES);
        parameters.assign(last);
        return statistics;
    }

    /**
     * Gives the model the averaged parameters, if there are any, with statistics that belong to
     * them, for evaluation. Training must not go on in this trainer afterwards.
     */
    public Homoencoder useAverages() {
        if (state.average() != null) {
            INDArray statistics = averageStatistics();
            model.parameters().flatParameters().assign(state.average());
            model.parameters().flatStatistics().assign(statistics);
        }
        return model;
    }

    /** What executes the training graph, for profiles. */
    public GraphExecutor executor() {
        return step.executor();
    }

    @Override
    public void close() {
        step.close();
    }
}
