package org.vhe.core.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.TrainableModel;
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
    private final Listeners listeners = new Listeners();
    private final TrainingLoop loop;
    private volatile boolean stopped;

    /**
     * @param model its parameters are trained in place
     * @param data must have every grouping of the model's shared latents
     * @throws IllegalArgumentException if the data's elements or groups do not fit the model or the
     *     options
     */
    public Trainer(TrainableModel model, GroupedDataset data, TrainingOptions options) {
        this(model, data, options, Optional.empty());
    }

    /**
     * Has gradients computed elsewhere, such as on other machines; all else is as without. Its
     * checkpoints can be gone on from with and without.
     *
     * @param gradients of the same model, data and options
     */
    public Trainer(
            TrainableModel model,
            GroupedDataset data,
            TrainingOptions options,
            GradientSource gradients) {
        this(model, data, options, Optional.of(gradients));
    }

    /**
     * As {@link #Trainer(TrainableModel, GroupedDataset, TrainingOptions, GradientSource)}, of data
     * that only the source of the gradients has.
     *
     * @param data what is to be known of them
     */
    public Trainer(
            TrainableModel model,
            RemoteData data,
            TrainingOptions options,
            GradientSource gradients) {
        requireShape(data.elementShape(), model);
        this.loop =
                new TrainingLoop(
                        model,
                        Optional.empty(),
                        data.elements(),
                        options.provenance().orElse(data.provenance()),
                        options,
                        listeners,
                        Optional.of(gradients));
    }

    private Trainer(
            TrainableModel model,
            GroupedDataset data,
            TrainingOptions options,
            Optional<GradientSource> gradients) {
        requireShape(data.elementShape(), model);
        Provenance provenance =
                options.provenance().orElseGet(() -> Provenance.of("unnamed data", data));
        if (!provenance.isOf(data)) {
            throw new IllegalArgumentException(
                    "the provenance, of '%s', is not of the data given: their elements or groups differ"
                            .formatted(provenance.data()));
        }
        this.loop =
                new TrainingLoop(
                        model,
                        Optional.of(data),
                        data.size(),
                        provenance,
                        options,
                        listeners,
                        gradients);
    }

    private static void requireShape(long[] shape, TrainableModel model) {
        if (!Arrays.equals(shape, model.elementShape())) {
            throw new ShapeMismatchException(
                    "elements of the data", Arrays.toString(model.elementShape()), shape);
        }
    }

    /** Adds a listener. */
    public Trainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Goes on from a checkpoint, exactly as if there had been no interruption, provided that model,
     * data and options are the same, and the number of threads, by which sums are rounded. The
     * budget may be larger; a learning rate that falls with the part of the budget that is spent
     * then is another one from there on.
     *
     * @throws CheckpointException that lists what differs in the checkpoint; the model is then
     *     unchanged
     */
    public Trainer resume(Path file) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(file);
        try {
            loop.resume(checkpoint, file);
        } catch (CheckpointException e) {
            throw new CheckpointException("cannot go on from " + file + ": " + e.getMessage(), e);
        }
        return this;
    }

    /**
     * Trains until the budget is spent, {@link #stop} is called, the patience of a {@link
     * Validation} is at its end or the thread is interrupted, then writes a last checkpoint. Where
     * the options ask for averages, the model has the averaged parameters afterwards, with running
     * statistics that belong to them, and with early stopping those of the best validation;
     * checkpoints hold the last ones as well.
     *
     * @throws DivergenceException if the objective diverged for good
     * @throws IllegalStateException if the file for checkpoints holds another run's, or another run
     *     is writing it
     */
    public TrainingResult train() {
        try {
            listeners.onStart(this);
            return loop.run(this::isStopped);
        } finally {
            stopped = false;
        }
    }

    private boolean isStopped() {
        return stopped || Thread.currentThread().isInterrupted();
    }

    /**
     * Ends {@link #train} after the present step, or the next one before its first, as if the
     * budget were spent. May be called by listeners and other threads; what was stopped can be
     * trained on, also from its checkpoint.
     */
    public void stop() {
        stopped = true;
    }

    /** Copies of the parameters that the model has at present, by name. */
    public Map<String, INDArray> parameters() {
        return loop.parameters();
    }

    /** The present state, to write somewhere else. */
    public Checkpoint checkpoint() {
        return loop.checkpoint(true);
    }

    /** What executes the training graph, for profiles. */
    public GraphExecutor executor() {
        return loop.executor();
    }

    @Override
    public void close() {
        loop.close();
    }
}
