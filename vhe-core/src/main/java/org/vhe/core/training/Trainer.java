package org.vhe.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    private Optional<Path> own = Optional.empty();
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
        own = Optional.of(file.toAbsolutePath().normalize());
        log.info("resumed from {} at step {}", file, progress.step());
        return this;
    }

    /**
     * Trains until the budget is spent or {@link #stop} is called, then writes a last checkpoint.
     * Where the options ask for averages, the model has the averaged parameters afterwards, with
     * running statistics that belong to them; checkpoints hold the last ones as well.
     *
     * @throws DivergenceException if the objective diverged for good
     * @throws IllegalStateException if the file for checkpoints holds another run's
     */
    public TrainingResult train() {
        requireFreeFile();
        state.useLast();
        progress.start();
        step.start(progress.step());
        rememberGoodState();
        try {
            while (!stopped && !progress.isSpent(epoch())) {
                trainStep();
            }
            if (state.isAveraging()) {
                state.useAverages(averageStatistics());
            }
            writeCheckpoint();
        } finally {
            stopped = false;
            step.stop();
            progress.stop();
            listeners.forEach(TrainingListener::onEnd);
        }
        return progress.result(epoch());
    }

    /** An earlier run's checkpoint is replaced by one that goes on from it, or if told so, only. */
    private void requireFreeFile() {
        options.checkpoint()
                .filter(file -> !options.overwrite() && Files.exists(file) && !isOwn(file))
                .ifPresent(
                        file -> {
                            throw new IllegalStateException(
                                    "%s exists: go on from it by resume, name another file, or ask to overwrite it"
                                            .formatted(file));
                        });
    }

    private boolean isOwn(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return own.filter(absolute::equals).isPresent();
    }

    /**
     * Ends {@link #train} after the present step, or the next one before its first, as if the
     * budget were spent. May be called by listeners and other threads; what was stopped can be
     * trained on, also from its checkpoint.
     */
    public void stop() {
        stopped = true;
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
        options.checkpoint().ifPresent(this::writeCheckpoint);
    }

    private void writeCheckpoint(Path file) {
        try {
            checkpoint().write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        own = Optional.of(file.toAbsolutePath().normalize());
        listeners.forEach(listener -> listener.onCheckpoint(file, progress.step()));
    }

    /** The present state, to write somewhere else. */
    public Checkpoint checkpoint() {
        Checkpoint checkpoint = Checkpoint.of(model);
        state.writeTo(checkpoint);
        progress.writeTo(checkpoint);
        if (state.isAveraging()) {
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
