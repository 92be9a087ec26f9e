package org.vhe.core.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.ObjectiveTerms;

/** Steps of training, with what watches over them: recoveries, averages, checkpoints. */
final class TrainingLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trainer.class);
    private static final int STATISTIC_BATCHES = 20;

    private final TrainableModel model;
    private final long elements;
    private final Provenance provenance;
    private final TrainingOptions options;
    private final TrainingStep step;
    private final TrainingState state;
    private final TrainingProgress progress;
    private final CheckpointOutput output;
    private final Listeners listeners;
    private final Optional<ValidationRun> validation;
    private final Optional<RoundSource> rounds;
    private TrainingState.Snapshot good;
    private TrainingProgress.Snapshot goodProgress;
    private Map<String, String> goodListeners;
    private Optional<ValidationRun.State> goodValidation = Optional.empty();

    /**
     * @param data empty if only the source of gradients has them
     * @param elements how many they are
     * @param provenance of the data
     * @param source of gradients, if they are computed elsewhere
     * @throws IllegalArgumentException if the data's groups do not fit the model or the options
     */
    TrainingLoop(
            TrainableModel model,
            Optional<GroupedDataset> data,
            long elements,
            Provenance provenance,
            TrainingOptions options,
            Listeners listeners,
            Optional<GradientSource> source) {
        options.klSchedule().latents().forEach(model.structure()::get);
        this.model = model;
        this.elements = elements;
        this.provenance = provenance;
        this.options = options;
        this.listeners = listeners;
        this.rounds = Round.source(source, options);
        this.output = new CheckpointOutput(options);
        this.progress = new TrainingProgress(options);
        this.validation =
                options.validation().map(watch -> new ValidationRun(model, watch, options));
        this.step =
                new TrainingStep(
                        model,
                        data,
                        options,
                        progress.seed(),
                        source.map(GradientSource::parts).orElse(1),
                        source);
        this.state = new TrainingState(model.parameters(), options, step);
    }

    /**
     * Takes the state of a checkpoint.
     *
     * @throws CheckpointException if it is of another run; nothing is changed then
     */
    void resume(Checkpoint checkpoint, Path file) throws CheckpointException {
        SavedRun.requireSame(checkpoint, model.description(), provenance, options);
        state.requireFits(checkpoint);
        if (validation.isPresent()) {
            ValidationRun.State validated = validation.get().read(checkpoint);
            progress.readFrom(checkpoint);
            validation.get().restore(validated);
        } else {
            progress.readFrom(checkpoint);
        }
        checkpoint.copyTo(model, false);
        state.readFrom(checkpoint);
        listeners.readFrom(checkpoint);
        step.reseed(progress.seed());
        SavedRun.warnOfOther(rounds, checkpoint.meta(), file);
        output.goesOnFrom(file);
        log.info("resumed from {} at step {}", file, progress.step());
    }

    /** Trains until the budget is spent or it is told to stop. */
    TrainingResult run(BooleanSupplier stopped) {
        output.open();
        state.useLast();
        progress.start();
        step.start(progress.step());
        try {
            validate();
            rememberGoodState();
            do {
                while (!stopped.getAsBoolean() && !isDone()) {
                    rounds.ifPresentOrElse(this::trainRound, this::trainStep);
                }
            } while (hasDiverged() && !stopped.getAsBoolean());
            requireSteps(stopped.getAsBoolean());
            if (state.isAveraging()) {
                state.useAverages(averageStatistics());
            }
            Checkpoint last = checkpoint(true);
            report(uninterrupted(() -> output.writeLast(last)));
            validation.flatMap(ValidationRun::best).ifPresent(state::useBest);
        } finally {
            step.stop();
            progress.stop();
            output.close();
            listeners.onEnd();
        }
        return progress.result(epoch(), validation.flatMap(ValidationRun::report));
    }

    private boolean isDone() {
        return progress.isSpent(epoch())
                || validation.filter(ValidationRun::isExhausted).isPresent();
    }

    /** Validates, if it is time, what would be used if training ended now. */
    private void validate() {
        if (validation.filter(run -> run.isDue(progress.step())).isEmpty()) {
            return;
        }
        if (state.isAveraging()) {
            state.useAverages(averageStatistics());
        }
        validation.get().validate(progress.step());
        state.useLast();
    }

    /** A model that no step has trained is not to be taken for a trained one. */
    private void requireSteps(boolean stopped) {
        if (progress.step() == 0 && !stopped) {
            throw new IllegalStateException(
                    "the budget is spent before the first step: " + options.budget());
        }
    }

    /** Calls with the thread's interrupt put aside, which would make files unwritable. */
    static <T> T uninterrupted(Supplier<T> action) {
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
     * Whether the parameters that the last step left give no finite objective; then training goes
     * back to the last good state. They were not evaluated yet, and are not to be saved as good.
     */
    private boolean hasDiverged() {
        long next = progress.step();
        String reason = done(step.executeAt(next)).nonFinite();
        if (reason != null) {
            recover(next, reason);
        }
        return reason != null;
    }

    /** What the step just executed was like. */
    private LocalStep done(ObjectiveTerms terms) {
        double norm = state.update().gradientNorm();
        return new LocalStep(terms, norm, state.update().hasFiniteStatistics());
    }

    private void trainStep() {
        long number = progress.step();
        ParameterUpdate.Step update = updateOf(number);
        state.update().announce(update);
        LocalStep done = done(step.execute(number));
        String reason = done.observedBy(progress.detector());
        if (reason != null) {
            recover(number, reason);
            return;
        }
        state.update().apply(update);
        progress.stepDone(done.terms());
        validate();
        report(update, done);
        keep(number);
    }

    private ParameterUpdate.Step updateOf(long number) {
        double part = progress.part(number, epoch(number));
        double rate = progress.rateFactor() * options.learningRate().at(number, part);
        Require.notNegative("the learning rate at step " + number, rate);
        return state.updateOf(number, rate, epoch(number));
    }

    private void report(ParameterUpdate.Step step, LocalStep done) {
        long number = step.number() + 1;
        listeners.onStep(
                new StepReport(
                        number,
                        epoch(number),
                        progress.seconds(),
                        progress.part(number, epoch(number)),
                        done.terms(),
                        done.gradientNorm(),
                        step.learningRate(),
                        klFactor(step.number()),
                        validation.flatMap(ValidationRun::report)));
    }

    private void trainRound(RoundSource workers) {
        long first = progress.step();
        Round round = round(workers, first);
        RoundResult result = workers.run(round);
        for (int i = 0; i < result.steps().size(); i++) {
            String reason = result.steps().get(i).observedBy(progress.detector());
            if (reason != null) {
                recover(first + i, reason);
                return;
            }
        }
        state.write(result.end());
        result.steps().forEach(done -> progress.stepDone(done.terms()));
        validate();
        for (int i = 0; i < result.steps().size(); i++) {
            report(round.steps().get(i), result.steps().get(i));
        }
        keep(first);
    }

    private Round round(RoundSource workers, long first) {
        List<ParameterUpdate.Step> steps = new ArrayList<>();
        List<Map<String, Double>> weights = new ArrayList<>();
        for (long at = first; at == first || goesOn(workers, at); at++) {
            steps.add(updateOf(at));
            weights.add(step.weights(at));
        }
        return new Round(progress.seed(), steps, weights, state.read());
    }

    /** Rounds end at multiples of their length, and with the budget. */
    private boolean goesOn(RoundSource workers, long at) {
        return at % workers.localSteps() != 0 && progress.part(at, epoch(at)) < 1;
    }

    /** Keeps the state that the steps from one on have led to, if it is time. */
    private void keep(long first) {
        boolean due =
                progress.step() / options.checkpointEvery() > first / options.checkpointEvery();
        if ((due || output.isDue()) && progress.detector().isCalm() && !hasDiverged()) {
            if (due) {
                rememberGoodState();
            }
            Checkpoint checkpoint = checkpoint(due);
            report(uninterrupted(() -> output.write(checkpoint)));
        }
    }

    /** The weight of all KLs, or the mean of theirs. */
    private double klFactor(long number) {
        DoubleSummaryStatistics weights =
                model.structure().latents().stream()
                        .mapToDouble(latent -> options.klSchedule().at(number, latent.name()))
                        .summaryStatistics();
        return weights.getMin() == weights.getMax() ? weights.getMin() : weights.getAverage();
    }

    private void report(Optional<Path> written) {
        written.ifPresent(file -> listeners.onCheckpoint(file, progress.step()));
    }

    private void rememberGoodState() {
        good = state.snapshot();
        goodProgress = progress.snapshot();
        goodListeners = listeners.states();
        goodValidation = validation.map(ValidationRun::state);
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
        goodValidation.ifPresent(earlier -> validation.get().restore(earlier));
        log.warn(
                "training diverged at step {}: {}; going on from step {}",
                at,
                reason,
                progress.step());
        step.reseed(progress.seed());
        step.start(progress.step());
        listeners.onRecovery(at, progress.step(), reason, goodListeners);
    }

    private double epoch() {
        return epoch(progress.step());
    }

    private double epoch(long at) {
        return (double) at * options.batchSize() / elements;
    }

    /**
     * @param averageStatistics whether with those of the averages, which take a while; without them
     *     the averages serve to go on only
     */
    Checkpoint checkpoint(boolean averageStatistics) {
        Checkpoint checkpoint = Checkpoint.of(model).withProvenance(provenance);
        state.writeTo(checkpoint);
        progress.writeTo(checkpoint);
        SavedRun.describe(rounds, checkpoint.meta());
        listeners.writeTo(checkpoint);
        validation.ifPresent(run -> run.writeTo(checkpoint));
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
        ParameterStore store = model.parameters();
        if (state.hasAveragesInUse()) {
            return store.sharedStatistics().read();
        }
        INDArray last = store.sharedParameters().read().dup();
        store.flatParameters().assign(state.average());
        INDArray statistics = step.meanStatistics(STATISTIC_BATCHES, state.update());
        store.flatParameters().assign(last);
        return statistics;
    }

    Map<String, INDArray> parameters() {
        ParameterStore store = model.parameters();
        return store.parameterViews(store.sharedParameters().read().dup());
    }

    GraphExecutor executor() {
        return step.executor();
    }

    @Override
    public void close() {
        validation.ifPresent(ValidationRun::close);
        step.close();
    }
}
