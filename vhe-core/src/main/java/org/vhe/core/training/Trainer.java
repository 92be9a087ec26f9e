package org.vhe.core.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
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
    private final CheckpointOutput output;
    private final Provenance provenance;
    private TrainingState.Snapshot good;
    private TrainingProgress.Snapshot goodProgress;
    private volatile boolean stopped;

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
        this.provenance = options.provenance().orElseGet(() -> Provenance.of("unnamed data", data));
        if (!provenance.isOf(data)) {
            throw new IllegalArgumentException(
                    "the provenance, of '%s', is not of the data given: their elements or groups differ"
                            .formatted(provenance.data()));
        }
        this.output = new CheckpointOutput(options);
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
     * data and options are the same. The budget may be larger; a learning rate that falls with the
     * part of the budget that is spent then is another one from there on.
     *
     * @throws CheckpointException that lists what differs in the checkpoint; the model is then
     *     unchanged
     */
    public Trainer resume(Path file) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(file);
        try {
            goOnFrom(checkpoint);
        } catch (CheckpointException e) {
            throw new CheckpointException("cannot go on from " + file + ": " + e.getMessage(), e);
        }
        output.goesOnFrom(file);
        log.info("resumed from {} at step {}", file, progress.step());
        return this;
    }

    private void goOnFrom(Checkpoint checkpoint) throws CheckpointException {
        SavedRun.requireSame(checkpoint, model.description(), provenance, options);
        state.requireFits(checkpoint);
        progress.readFrom(checkpoint);
        checkpoint.copyTo(model, false);
        state.readFrom(checkpoint);
        step.reseed(progress.seed());
    }

    /**
     * Trains until the budget is spent, {@link #stop} is called or the thread is interrupted, then
     * writes a last checkpoint. Where the options ask for averages, the model has the averaged
     * parameters afterwards, with running statistics that belong to them; checkpoints hold the last
     * ones as well.
     *
     * @throws DivergenceException if the objective diverged for good
     * @throws IllegalStateException if the file for checkpoints holds another run's, or another run
     *     is writing it
     */
    public TrainingResult train() {
        output.open();
        state.useLast();
        progress.start();
        step.start(progress.step());
        rememberGoodState();
        try {
            do {
                while (!isStopped() && !progress.isSpent(epoch())) {
                    trainStep();
                }
            } while (hasDiverged() && !isStopped());
            if (state.isAveraging()) {
                state.useAverages(averageStatistics());
            }
            Checkpoint last = checkpoint();
            report(uninterrupted(() -> output.writeLast(last)));
        } finally {
            stopped = false;
            step.stop();
            progress.stop();
            output.close();
            listeners.forEach(TrainingListener::onEnd);
        }
        return progress.result(epoch());
    }

    private boolean isStopped() {
        return stopped || Thread.currentThread().isInterrupted();
    }

    /** Calls with the thread's interrupt put aside, which would make files unwritable. */
    private static <T> T uninterrupted(Supplier<T> action) {
        boolean interrupted = Thread.interrupted();
        try {
            return action.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends {@link #train} after the present step, or the next one before its first, as if the
     * budget were spent. May be called by listeners and other threads; what was stopped can be
     * trained on, also from its checkpoint.
     */
    public void stop() {
        stopped = true;
    }

    /**
     * Whether the parameters that the last step left give no finite objective; then training goes
     * back to the last good state. They were not evaluated yet, and are not to be saved as good.
     */
    private boolean hasDiverged() {
        long next = progress.step();
        String reason = nonFinite(step.executeAt(next, options.klSchedule().at(next)));
        if (reason != null) {
            recover(next, reason);
        }
        return reason != null;
    }

    /** What of the step just executed is not finite, or null. */
    private String nonFinite(ObjectiveTerms terms) {
        if (!terms.isFinite()) {
            return terms.nonFiniteTerm() + " is not finite";
        }
        if (!Double.isFinite(step.gradient().norm2Number().doubleValue())) {
            return "the gradient is not finite";
        }
        return step.hasFiniteStatistics() ? null : "a running statistic is not finite";
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
        if (reason == null && !step.hasFiniteStatistics()) {
            reason = "a running statistic is not finite";
        }
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
        boolean due = (number + 1) % options.checkpointEvery() == 0;
        if ((due || output.isDue()) && progress.detector().isCalm() && !hasDiverged()) {
            if (due) {
                rememberGoodState();
            }
            Checkpoint checkpoint = checkpoint(due);
            report(uninterrupted(() -> output.write(checkpoint)));
        }
    }

    private void report(Optional<Path> written) {
        written.ifPresent(file -> listeners.forEach(l -> l.onCheckpoint(file, progress.step())));
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

    /** The present state, to write somewhere else. */
    public Checkpoint checkpoint() {
        return checkpoint(true);
    }

    /**
     * @param averageStatistics whether with those of the averages, which take a while; without them
     *     the averages serve to go on only
     */
    private Checkpoint checkpoint(boolean averageStatistics) {
        Checkpoint checkpoint = Checkpoint.of(model).withProvenance(provenance);
        state.writeTo(checkpoint);
        progress.writeTo(checkpoint);
        if (state.isAveraging() && averageStatistics) {
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
        if (state.hasAveragesInUse()) {
            return model.parameters().flatStatistics();
        }
        INDArray parameters = model.parameters().flatParameters();
        INDArray last = parameters.dup();
        parameters.assign(state.average());
        INDArray statistics = step.meanStatistics(STATISTIC_BATCHES);
        parameters.assign(last);
        return statistics;
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
