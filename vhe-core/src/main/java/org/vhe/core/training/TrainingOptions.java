package org.vhe.core.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;

/**
 * How to train.
 *
 * @param objective what is maximised
 * @param supportSizes |D| of each shared latent
 * @param oneShotPart part of the support sets that are one element |D| times, in [0, 1); see {@link
 *     org.vhe.core.episode.SupportSpec}. Only for objectives whose KL is over |X|, as the others'
 *     would be over |D| where the set is of one
 * @param drawnSupportSizes whether the size of each target's support sets is drawn from the
 *     divisors of |D|; see {@link org.vhe.core.episode.SupportSpec}. Only for objectives whose KL
 *     is over |X|, as the others' would be over the largest size whichever was drawn
 * @param batchSize number of targets of a step
 * @param targetsPerSupport how many targets, of one class, share each support set and the samples
 *     of shared latents: Algorithm 1 with a minibatch of each class. The bound is the same in
 *     expectation, and |D| encodings serve so many targets; the batch has fewer classes. See {@link
 *     org.vhe.core.episode.EpisodeSampler#withTargetsPerSupport}. Validation has one target each
 * @param budget when to stop
 * @param updater any of ND4J's; its learning rate is set by the schedule
 * @param learningRate the schedule
 * @param klSchedule the weights of the KL terms
 * @param freeBits for latents that have some: their KL counts, in what is maximised, as max(KL,
 *     this), in nats, where KL is the mean over the batch, not divided (Kingma et al. 2016)
 * @param frozen parameters that keep their values, by their names or the scopes that they are in,
 *     such as {@code likelihood} or {@code posterior/c}: their gradient is not computed, and counts
 *     as zero. Their layers' running statistics go on being updated
 * @param maxGradientNorm the gradient is scaled down to this Euclidean norm; 0 for no clipping
 * @param averagingDecay decay of the exponential moving average of the parameters, in [0, 1); 0 for
 *     none
 * @param divergence what to do when the objective diverges
 * @param checkpoint where to write checkpoints, if anywhere
 * @param overwrite whether the checkpoint of an earlier run, from which this one does not go on,
 *     may be replaced
 * @param checkpointEvery steps between checkpoints, and between the states that a diverged run goes
 *     back to
 * @param checkpointSeconds a checkpoint is also written when the last one is so old
 * @param provenance of the data, for checkpoints; empty for what the data say of themselves
 * @param validation data held out to watch training by, and perhaps to end it early
 * @param seed of batches and noise
 * @param executor how the training graph is executed, {@link Backend#executor()} unless told
 */
public record TrainingOptions(
        Objective objective,
        Map<String, Integer> supportSizes,
        double oneShotPart,
        boolean drawnSupportSizes,
        int batchSize,
        int targetsPerSupport,
        Budget budget,
        IUpdater updater,
        LearningRateSchedule learningRate,
        KlSchedule klSchedule,
        Map<String, Double> freeBits,
        Set<String> frozen,
        double maxGradientNorm,
        double averagingDecay,
        DivergencePolicy divergence,
        Optional<Path> checkpoint,
        boolean overwrite,
        long checkpointEvery,
        double checkpointSeconds,
        Optional<Provenance> provenance,
        Optional<Validation> validation,
        long seed,
        GraphExecutor.Kind executor) {

    /** Checks the ranges. */
    public TrainingOptions {
        Objects.requireNonNull(objective, "objective");
        supportSizes = Collections.unmodifiableMap(new TreeMap<>(supportSizes));
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(updater, "updater");
        Objects.requireNonNull(learningRate, "learningRate");
        Objects.requireNonNull(klSchedule, "klSchedule");
        freeBits = Collections.unmodifiableMap(new TreeMap<>(freeBits));
        freeBits.forEach((latent, nats) -> Require.positive("free bits of " + latent, nats));
        frozen = Collections.unmodifiableSet(new TreeSet<>(frozen));
        frozen.forEach(name -> Require.notBlank("name of what is frozen", name));
        Objects.requireNonNull(divergence, "divergence");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(validation, "validation");
        Require.positive("batchSize", batchSize);
        Require.positive("targetsPerSupport", targetsPerSupport);
        if (batchSize % targetsPerSupport != 0) {
            throw new IllegalArgumentException(
                    "batchSize must be a multiple of targetsPerSupport, but %d is none of %d"
                            .formatted(batchSize, targetsPerSupport));
        }
        Require.positive("checkpointEvery", checkpointEvery);
        if (!(checkpointSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "checkpointSeconds must not be negative, but is " + checkpointSeconds);
        }
        if (!(oneShotPart >= 0 && oneShotPart < 1)) {
            throw new IllegalArgumentException(
                    "oneShotPart must be in [0, 1), but is " + oneShotPart);
        }
        if (oneShotPart > 0 && !objective.dividesByClass()) {
            throw new IllegalArgumentException(
                    "a one-shot part needs an objective whose KL is over |X|, %s or %s, but the objective is '%s' and oneShotPart %s"
                            .formatted(
                                    Objective.VHE.label(),
                                    Objective.RESCALE.label(),
                                    objective.label(),
                                    oneShotPart));
        }
        if (drawnSupportSizes && (oneShotPart > 0 || !objective.dividesByClass())) {
            throw new IllegalArgumentException(
                    "drawn sizes of support sets need an objective whose KL is over |X| and no one-shot part, but the objective is '%s' and oneShotPart %s"
                            .formatted(objective.label(), oneShotPart));
        }
        Require.notNegative("maxGradientNorm", maxGradientNorm);
        if (!(averagingDecay >= 0 && averagingDecay < 1)) {
            throw new IllegalArgumentException(
                    "averagingDecay must be in [0, 1), but is " + averagingDecay);
        }
    }

    /** The VHE objective, Adam at 1e-3, batches of 32, 1000 steps, unless set otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks that batches can be divided.
     *
     * @throws IllegalArgumentException unless there are so many equal parts, each with all targets
     *     of its support sets
     */
    public void requireParts(int parts) {
        if (parts < 1 || batchSize % parts != 0) {
            throw new IllegalArgumentException(
                    "a batch must be of so many equal parts, but %d targets are not of %d"
                            .formatted(batchSize, parts));
        }
        if (batchSize / parts % targetsPerSupport != 0) {
            throw new IllegalArgumentException(
                    "each part of a batch must have all %d targets of its support sets, but %d parts have %d targets each"
                            .formatted(targetsPerSupport, parts, batchSize / parts));
        }
    }

    /**
     * Those of some parameters that are learned.
     *
     * @throws IllegalArgumentException if something frozen is not among them, or nothing is left
     */
    List<String> learned(Collection<String> parameters) {
        List<String> learned = new ArrayList<>(parameters);
        for (String name : frozen) {
            Predicate<String> within =
                    parameter -> parameter.equals(name) || parameter.startsWith(name + "/");
            if (parameters.stream().noneMatch(within)) {
                throw new IllegalArgumentException(
                        "there is no parameter '%s' to freeze, and no scope of parameters; there are %s"
                                .formatted(name, scopes(parameters)));
            }
            learned.removeIf(within);
        }
        if (learned.isEmpty()) {
            throw new IllegalArgumentException(
                    "all parameters are frozen (%s), and none is left to learn".formatted(frozen));
        }
        return learned;
    }

    /** The first two parts of parameters' names. */
    private static Set<String> scopes(Collection<String> parameters) {
        return parameters.stream()
                .map(name -> name.replaceFirst("^([^/]+/[^/]+)/.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** These options with another seed. */
    public TrainingOptions withSeed(long newSeed) {
        return toBuilder().seed(newSeed).build();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.objective = objective;
        builder.supportSizes.putAll(supportSizes);
        builder.oneShotPart = oneShotPart;
        builder.drawnSupportSizes = drawnSupportSizes;
        builder.batchSize = batchSize;
        builder.targetsPerSupport = targetsPerSupport;
        builder.budget = budget;
        builder.updater = updater;
        builder.learningRate = learningRate;
        builder.klSchedule = klSchedule;
        builder.freeBits.putAll(freeBits);
        builder.frozen.addAll(frozen);
        builder.maxGradientNorm = maxGradientNorm;
        builder.averagingDecay = averagingDecay;
        builder.divergence = divergence;
        builder.checkpoint = checkpoint;
        builder.overwrite = overwrite;
        builder.checkpointEvery = checkpointEvery;
        builder.checkpointSeconds = checkpointSeconds;
        builder.provenance = provenance;
        builder.validation = validation;
        builder.seed = seed;
        builder.executor = executor;
        return builder;
    }

    /** Sets some of the options. */
    public static final class Builder {
        private final Map<String, Integer> supportSizes = new LinkedHashMap<>();
        private final Map<String, Double> freeBits = new LinkedHashMap<>();
        private final Set<String> frozen = new TreeSet<>();
        private Objective objective = Objective.VHE;
        private double oneShotPart;
        private boolean drawnSupportSizes;
        private int batchSize = 32;
        private int targetsPerSupport = 1;
        private Budget budget = Budget.ofSteps(1000);
        private IUpdater updater = new Adam();
        private LearningRateSchedule learningRate = LearningRateSchedule.constant(1e-3);
        private KlSchedule klSchedule = KlSchedule.NONE;
        private double maxGradientNorm;
        private double averagingDecay;
        private DivergencePolicy divergence = DivergencePolicy.DEFAULT;
        private Optional<Path> checkpoint = Optional.empty();
        private boolean overwrite;
        private long checkpointEvery = 500;
        private double checkpointSeconds = 60;
        private Optional<Provenance> provenance = Optional.empty();
        private Optional<Validation> validation = Optional.empty();
        private long seed = 1;
        private GraphExecutor.Kind executor = Backend.executor();

        private Builder() {}

        /** What is maximised. */
        public Builder objective(Objective value) {
            objective = value;
            return this;
        }

        /** |D| of a shared latent. */
        public Builder supportSize(String latent, int size) {
            supportSizes.put(latent, size);
            return this;
        }

        /** Part of the support sets that are one element |D| times. */
        public Builder oneShotPart(double value) {
            oneShotPart = value;
            return this;
        }

        /**
         * Whether sizes of support sets are drawn anew for each target, from the divisors of |D|.
         */
        public Builder drawnSupportSizes(boolean value) {
            drawnSupportSizes = value;
            return this;
        }

        /** Number of targets of a step. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Number of targets that share each support set; 1 by default. */
        public Builder targetsPerSupport(int value) {
            targetsPerSupport = value;
            return this;
        }

        /** When to stop. */
        public Builder budget(Budget value) {
            budget = value;
            return this;
        }

        /** Any of ND4J's updaters. */
        public Builder updater(IUpdater value) {
            updater = value;
            return this;
        }

        /** The learning-rate schedule. */
        public Builder learningRate(LearningRateSchedule value) {
            learningRate = value;
            return this;
        }

        /** The weights of the KL terms. */
        public Builder klSchedule(KlSchedule value) {
            klSchedule = value;
            return this;
        }

        /** Below so many nats a latent's KL does not count in what is maximised. */
        public Builder freeBits(String latent, double nats) {
            freeBits.put(latent, nats);
            return this;
        }

        /** Keeps a parameter, or those of a scope, at their values. */
        public Builder freeze(String nameOrScope) {
            frozen.add(nameOrScope);
            return this;
        }

        /** Clips the gradient's norm. */
        public Builder maxGradientNorm(double value) {
            maxGradientNorm = value;
            return this;
        }

        /** Averages the parameters for evaluation. */
        public Builder averagingDecay(double value) {
            averagingDecay = value;
            return this;
        }

        /** What to do when the objective diverges. */
        public Builder divergence(DivergencePolicy value) {
            divergence = value;
            return this;
        }

        /** Where to write checkpoints. */
        public Builder checkpoint(Path file) {
            checkpoint = Optional.of(file);
            return this;
        }

        /** Whether the checkpoint of an earlier run may be replaced. */
        public Builder overwrite(boolean value) {
            overwrite = value;
            return this;
        }

        /** Steps between checkpoints. */
        public Builder checkpointEvery(long steps) {
            checkpointEvery = steps;
            return this;
        }

        /**
         * Seconds after which a checkpoint is written though fewer steps were made: what is lost at
         * most if the machine fails; infinity for never. 60 by default.
         */
        public Builder checkpointSeconds(double value) {
            checkpointSeconds = value;
            return this;
        }

        /** What checkpoints say of the data trained on. */
        public Builder provenance(Provenance value) {
            provenance = Optional.of(value);
            return this;
        }

        /** Data held out to watch training by. */
        public Builder validation(Validation value) {
            validation = Optional.of(value);
            return this;
        }

        /** Seed of batches and noise. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** How graphs are executed. */
        public Builder executor(GraphExecutor.Kind value) {
            executor = value;
            return this;
        }

        /** The options. */
        public TrainingOptions build() {
            return new TrainingOptions(
                    objective,
                    supportSizes,
                    oneShotPart,
                    drawnSupportSizes,
                    batchSize,
                    targetsPerSupport,
                    budget,
                    updater,
                    learningRate,
                    klSchedule,
                    freeBits,
                    frozen,
                    maxGradientNorm,
                    averagingDecay,
                    divergence,
                    checkpoint,
                    overwrite,
                    checkpointEvery,
                    checkpointSeconds,
                    provenance,
                    validation,
                    seed,
                    executor);
        }
    }
}
