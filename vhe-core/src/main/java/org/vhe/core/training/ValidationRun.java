package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.ObjectiveEpisodes;
import org.vhe.core.objective.ObjectiveRunner;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.random.Seeds;

/** The validations of a training run: the latest, the best, and how long that was ago. */
final class ValidationRun implements AutoCloseable {
    private static final String META = "validation";
    private static final String PARAMETERS = "best/";
    private static final String STATISTICS = "bestStatistics/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Validation options;
    private final ParameterStore store;
    private final EpisodeSampler sampler;
    private final ObjectiveRunner runner;
    private final long noiseSeed;
    private State state = new State(Optional.empty(), 0, Optional.empty());

    /**
     * What changes.
     *
     * @param report of the latest validation
     * @param sinceBest validations since the best
     * @param best parameters, kept if training may end early
     */
    record State(Optional<ValidationReport> report, int sinceBest, Optional<Best> best) {}

    /** Flat arrays, which nobody changes. */
    record Best(INDArray parameters, INDArray statistics) {}

    /**
     * @throws IllegalArgumentException if the data's elements or groups do not fit the model or the
     *     options
     */
    ValidationRun(TrainableModel model, Validation options, TrainingOptions training) {
        TrainableModel plain = model.forHeldOutData();
        Map<String, Integer> sizes = training.supportSizes();
        long seed = Seeds.derive(training.seed(), "validation");
        model.elementCheck().requireShape(options.data().elementShape());
        this.options = options;
        this.store = model.parameters();
        this.sampler =
                ObjectiveEpisodes.sampler(
                        plain,
                        options.data(),
                        training.objective().supports(model.structure(), sizes),
                        training.batchSize(),
                        Seeds.derive(seed, 0));
        this.noiseSeed = Seeds.derive(seed, 1);
        this.runner = ObjectiveRunner.of(plain, training.objective(), training.batchSize(), sizes);
    }

    /** Whether a validation is to follow a step; one precedes the first that is watched. */
    boolean isDue(long step) {
        return state.report().isEmpty()
                || step % options.every() == 0 && state.report().get().step() < step;
    }

    /** Validates the parameters that the model has. */
    void validate(long step) {
        List<ObjectiveTerms> terms = new ArrayList<>();
        for (long batch = 0; batch < options.batches(); batch++) {
            long noise = Seeds.derive(noiseSeed, batch);
            terms.add(runner.terms(sampler.batch(batch), noise).mean());
        }
        ObjectiveTerms mean = ObjectiveTerms.mean(terms);
        Optional<ValidationReport> before = state.report();
        boolean better =
                Double.isFinite(mean.bound())
                        && before.filter(last -> last.bestBound() >= mean.bound()).isEmpty();
        long bestStep = better ? step : before.map(ValidationReport::bestStep).orElse(step);
        double bestBound =
                better
                        ? mean.bound()
                        : before.map(ValidationReport::bestBound).orElse(Double.NEGATIVE_INFINITY);
        state =
                new State(
                        Optional.of(new ValidationReport(step, mean, bestStep, bestBound)),
                        better ? 0 : state.sinceBest() + 1,
                        better && options.patience().isPresent()
                                ? Optional.of(
                                        new Best(
                                                store.sharedParameters().read().dup(),
                                                store.sharedStatistics().read().dup()))
                                : state.best());
    }

    /** Whether there was no better bound for too long. */
    boolean isExhausted() {
        return options.patience().isPresent() && state.sinceBest() >= options.patience().getAsInt();
    }

    Optional<ValidationReport> report() {
        return state.report();
    }

    Optional<Best> best() {
        return state.best();
    }

    State state() {
        return state;
    }

    void restore(State earlier) {
        state = earlier;
    }

    void writeTo(Checkpoint checkpoint) {
        state.report()
                .ifPresent(
                        report -> {
                            ObjectNode node = checkpoint.meta().putObject(META);
                            node.set("report", JSON.valueToTree(report));
                            node.put("sinceBest", state.sinceBest());
                        });
        state.best()
                .ifPresent(
                        best ->
                                checkpoint
                                        .with(PARAMETERS, store.parameterViews(best.parameters()))
                                        .with(STATISTICS, store.statisticViews(best.statistics())));
    }

    /**
     * What a checkpoint says; nothing if it is of a run without validation.
     *
     * @throws CheckpointException if it cannot be read
     */
    State read(Checkpoint checkpoint) throws CheckpointException {
        JsonNode node = checkpoint.meta().path(META);
        if (node.isMissingNode()) {
            return new State(Optional.empty(), 0, Optional.empty());
        }
        try {
            ValidationReport report = JSON.treeToValue(node.path("report"), ValidationReport.class);
            report.terms().isFinite(); // reads all terms: none may be missing
            boolean kept = options.patience().isPresent() && checkpoint.hasBest();
            return new State(
                    Optional.of(report),
                    node.path("sinceBest").asInt(),
                    kept ? Optional.of(best(checkpoint)) : Optional.empty());
        } catch (JsonProcessingException | NullPointerException e) {
            throw new CheckpointException("the checkpoint's validation cannot be read", e);
        }
    }

    private Best best(Checkpoint checkpoint) throws CheckpointException {
        INDArray parameters = store.sharedParameters().read().dup();
        INDArray statistics = store.sharedStatistics().read().dup();
        Map<String, INDArray> views = new LinkedHashMap<>();
        store.parameterViews(parameters)
                .forEach((name, view) -> views.put(PARAMETERS + name, view));
        store.statisticViews(statistics)
                .forEach((name, view) -> views.put(STATISTICS + name, view));
        for (Map.Entry<String, INDArray> entry : views.entrySet()) {
            INDArray saved = checkpoint.array(entry.getKey());
            TrainingState.requireShape(checkpoint, entry.getKey(), entry.getValue());
            entry.getValue().assign(saved);
        }
        return new Best(parameters, statistics);
    }

    @Override
    public void close() {
        runner.close();
    }
}
