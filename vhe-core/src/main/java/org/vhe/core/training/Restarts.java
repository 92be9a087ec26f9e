package org.vhe.core.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;

/**
 * Trains several models that differ by their seed and keeps the one with the best training
 * objective, as the paper's classification experiments did (supplement 6.4.1), or the best
 * validation if the options have one. Other held-out data plays no part in the choice.
 *
 * @param best the chosen model, with averaged parameters if there are averages
 * @param bestRun its position in {@code runs}
 * @param runs the outcome of every run, in order
 */
public record Restarts(Homoencoder best, int bestRun, List<Run> runs) {

    /**
     * One run.
     *
     * @param seed of its parameters, batches and noise
     * @param result its outcome, unless it diverged for good
     * @param failure why it diverged, if it did
     */
    public record Run(long seed, Optional<TrainingResult> result, Optional<String> failure) {

        /**
         * The mean bound of the last steps, or the best of the validations if there were some;
         * negative infinity for a run that failed.
         */
        public double bound() {
            return result.map(
                            done ->
                                    done.validation() == null
                                            ? done.recentTerms().bound()
                                            : done.validation().bestBound())
                    .filter(bound -> !Double.isNaN(bound))
                    .orElse(Double.NEGATIVE_INFINITY);
        }
    }

    /** Copies the list. */
    public Restarts {
        runs = List.copyOf(runs);
    }

    /**
     * Trains one model for each seed, one after the other.
     *
     * @param models makes the model of a seed
     * @param options of all runs; each has its own seed and, if there are checkpoints, its own file
     *     {@code NAME-SEED.EXTENSION}
     * @param listeners makes the listeners of a seed's run
     * @param seeds at least one, all different
     * @throws DivergenceException if every run diverged for good
     */
    public static Restarts train(
            LongFunction<Homoencoder> models,
            GroupedDataset data,
            TrainingOptions options,
            LongFunction<List<TrainingListener>> listeners,
            long... seeds) {
        if (seeds.length == 0) {
            throw new IllegalArgumentException("expected at least one seed, but got none");
        }
        if (LongStream.of(seeds).distinct().count() < seeds.length) {
            throw new IllegalArgumentException(
                    "seeds of restarts must differ, but are " + Arrays.toString(seeds));
        }
        List<Run> runs = new ArrayList<>();
        Homoencoder best = null;
        int bestRun = -1;
        for (long seed : seeds) {
            Homoencoder model = models.apply(seed);
            Run run = run(model, data, options, listeners.apply(seed), seed);
            boolean better = best == null || run.bound() > runs.get(bestRun).bound();
            if (run.result().isPresent() && better) {
                best = model;
                bestRun = runs.size();
            }
            runs.add(run);
        }
        if (best == null) {
            throw new DivergenceException(
                    "all %d runs diverged; the last one: %s"
                            .formatted(runs.size(), runs.get(runs.size() - 1).failure().get()));
        }
        return new Restarts(best, bestRun, runs);
    }

    private static Run run(
            Homoencoder model,
            GroupedDataset data,
            TrainingOptions options,
            List<TrainingListener> listeners,
            long seed) {
        TrainingOptions.Builder own = options.toBuilder().seed(seed);
        options.checkpoint().ifPresent(file -> own.checkpoint(fileOf(file, seed)));
        try (Trainer trainer = new Trainer(model, data, own.build())) {
            listeners.forEach(trainer::listen);
            return new Run(seed, Optional.of(trainer.train()), Optional.empty());
        } catch (DivergenceException e) {
            return new Run(seed, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** The checkpoint of a seed's run: {@code NAME-SEED.EXTENSION}. */
    public static Path fileOf(Path checkpoint, long seed) {
        String name = checkpoint.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String numbered =
                dot < 0
                        ? name + "-" + seed
                        : name.substring(0, dot) + "-" + seed + name.substring(dot);
        return checkpoint.resolveSibling(numbered);
    }

    /** Such as "best of 3 runs: seed 2, bound -85.12". */
    @Override
    public String toString() {
        Run kept = runs.get(bestRun);
        return String.format(
                Locale.ROOT,
                "best of %d runs: seed %d, bound %.2f",
                runs.size(),
                kept.seed(),
                kept.bound());
    }
}
