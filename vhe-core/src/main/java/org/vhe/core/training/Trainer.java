package org.vhe.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.Prefetcher;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Seeds;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;

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
    private static final int PREFETCH = 4;

    private final Homoencoder model;
    private final GroupedDataset data;
    private final TrainingOptions options;
    private final TrainingStep step;
    private final TrainingState state;
    private final TrainingProgress progress;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private EpisodeSampler sampler;
    private Prefetcher<TrainingStep.Inputs> prefetcher;
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
        if (!java.util.Arrays.equals(data.elementShape(), model.elementShape())) {
            throw new org.vhe.core.graph.ShapeMismatchException(
                    "elements of the data",
                    java.util.Arrays.toString(model.elementShape()),
                    data.elementShape());
        }
        this.progress = new TrainingProgress(options);
        this.sampler = newSampler();
        this.step = new TrainingStep(model, options);
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
        sampler = newSampler();
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
        startPrefetching();
        rememberGoodState();
        try {
            while (!progress.isSpent(epoch())) {
                trainStep();
            }
            writeCheckpoint();
        } finally {
            stopPrefetching();
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
        ObjectiveTerms terms = step.execute(prefetcher.next(), klFactor);
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
        sampler = newSampler();
        stopPrefetching();
        startPrefetching();
        listeners.forEach(listener -> listener.onRecovery(at, progress.step(), reason));
    }

    private EpisodeSampler newSampler() {
        return new EpisodeSampler(
                data,
                options.objective().supports(model.structure(), options.supportSizes()),
                options.batchSize(),
                Seeds.derive(progress.seed(), 0));
    }

    private void startPrefetching() {
        EpisodeSampler source = sampler;
        long noiseSeed = Seeds.derive(progress.seed(), 1);
        prefetcher =
                new Prefetcher<>(
                        index ->
                                new TrainingStep.Inputs(
                                        source.batch(index), step.noise(noiseSeed, index)),
                        progress.step(),
                        PREFETCH);
    }

    private void stopPrefetching() {
        if (prefetcher != null) {
            prefetcher.close();
            prefetcher = null;
        }
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
        return checkpoint;
    }

    /**
     * Gives the model the averaged parameters, if there are any, for evaluation. Training must not
     * go on in this trainer afterwards.
     */
    public Homoencoder useAverages() {
        if (state.average() != null) {
            model.parameters().flatParameters().assign(state.average());
        }
        return model;
    }

    /** What executes the training graph, for profiles. */
    public GraphExecutor executor() {
        return step.executor();
    }

    @Override
    public void close() {
        stopPrefetching();
        step.close();
    }
}
