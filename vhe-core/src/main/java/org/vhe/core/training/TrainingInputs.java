package org.vhe.core.training;

import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.Prefetcher;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.graph.NoiseDraw;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.SupportInference;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveEpisodes;
import org.vhe.core.objective.ObjectiveRunner;
import org.vhe.core.random.Seeds;

/**
 * The batches and noise of training steps, made ahead by other threads; unless support sets are
 * drawn from a distribution that is itself trained: then each batch is made when its step begins.
 */
final class TrainingInputs {
    private static final int PREFETCH = 4;
    private static final int MOST_THREADS = 8;

    private final EpisodeSampler sampler;
    private final long noiseSeed;
    private final boolean ahead;
    private final int threads;
    private volatile Prefetcher<Inputs> prefetcher;

    /** What a step reads. */
    record Inputs(EpisodeBatch batch, Map<String, NoiseDraw> noise) {}

    /**
     * @throws IllegalArgumentException if the data's groups do not fit the model or the options
     */
    TrainingInputs(TrainableModel model, GroupedDataset data, TrainingOptions options, long seed) {
        requireTightenable(model, options);
        List<SupportSpec> supports =
                options.objective().supports(model.structure(), options.supportSizes()).stream()
                        .map(
                                spec ->
                                        spec.withOneShotPart(options.oneShotPart())
                                                .withDrawnSize(options.drawnSupportSizes()))
                        .toList();
        this.sampler =
                ObjectiveEpisodes.sampler(
                                model, data, supports, options.batchSize(), Seeds.derive(seed, 0))
                        .withTargetsPerSupport(options.targetsPerSupport());
        this.noiseSeed = Seeds.derive(seed, 1);
        this.threads = options.executor().isHost() ? 1 : threads();
        this.ahead =
                model.structure().sharedLatents().stream()
                        .flatMap(latent -> model.supportInference(latent.name()).stream())
                        .noneMatch(SupportInference::learnedProposal);
    }

    /** A device takes steps faster than one thread draws their noise. */
    private static int threads() {
        return Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static void requireTightenable(TrainableModel model, TrainingOptions options) {
        Objective objective = options.objective();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            if (model.supportInference(latent.name()).isEmpty()) {
                continue;
            }
            if (objective != Objective.VHE
                    || options.oneShotPart() > 0
                    || options.drawnSupportSizes()) {
                throw new IllegalArgumentException(
                        "latent '%s' has support inference, which tightens the bound of objective %s with independent draws only, not of %s with one-shot part %s%s"
                                .formatted(
                                        latent.name(),
                                        Objective.VHE,
                                        objective,
                                        options.oneShotPart(),
                                        options.drawnSupportSizes() ? " and drawn sizes" : ""));
            }
        }
    }

    /** Begins to make inputs ahead. */
    void start(ObjectiveRunner runner, long first) {
        if (ahead) {
            prefetcher =
                    new Prefetcher<>(
                            index -> at(runner, index), first, PREFETCH * threads, threads);
        }
    }

    /**
     * The inputs of a step; steps must be asked for in order from the first on.
     *
     * @throws IllegalStateException if they are not being made
     */
    Inputs next(ObjectiveRunner runner, long index) {
        Prefetcher<Inputs> making = prefetcher;
        if (ahead && making == null) {
            throw new IllegalStateException("no inputs are being made");
        }
        return ahead ? nextDespiteInterrupt(making) : at(runner, index);
    }

    /** The step that has begun is finished; then the interrupt, which is kept, ends training. */
    private static Inputs nextDespiteInterrupt(Prefetcher<Inputs> making) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return making.next();
                } catch (IllegalStateException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The inputs of any step. */
    Inputs at(ObjectiveRunner runner, long index) {
        return new Inputs(sampler.batch(index), runner.noise(noiseSeed, index));
    }

    /** One of several equal parts of the inputs of any step. */
    Inputs part(ObjectiveRunner runner, long index, int part, int parts) {
        EpisodeBatch whole = sampler.batch(index);
        int rows = whole.batchSize() / parts;
        return new Inputs(
                whole.rows(part * rows, (part + 1) * rows),
                runner.noiseOfPart(part, noiseSeed, index));
    }

    /** Ends making inputs. */
    void stop() {
        Prefetcher<Inputs> making = prefetcher;
        if (making != null) {
            making.close();
            prefetcher = null;
        }
    }
}
