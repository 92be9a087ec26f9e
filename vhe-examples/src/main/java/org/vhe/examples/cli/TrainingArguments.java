package org.vhe.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.Validation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of training. */
public final class TrainingArguments {
    private static final double DEFAULT_EPOCHS = 100;

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            defaultValue = "vhe",
            converter = ObjectiveConverter.class,
            description = "vhe, resample, rescale, ns or vae (default: ${DEFAULT-VALUE}).")
    private Objective objective;

    private Double usualMinutes;

    @Option(
            names = "--shots",
            paramLabel = "N",
            description = "|D|, the size of support sets (default: ${DEFAULT-VALUE}).")
    private int shots = 5;

    @Option(
            names = "--one-shot-part",
            paramLabel = "PART",
            description =
                    "Part of the support sets that are one element |D| times, so that one run"
                            + " trains for one shot and for |D| (default: ${DEFAULT-VALUE}).")
    private double oneShotPart;

    @Option(
            names = "--drawn-shots",
            description =
                    "Draw the size of each target's support set anew from the divisors of --shots,"
                            + " so that one run trains for all of them.")
    private boolean drawnShots;

    @Option(
            names = "--free-bits",
            paramLabel = "LATENT=NATS",
            split = ",",
            description =
                    "KL below which a latent's does not count, such as g=12, so that it is made use"
                            + " of (default: none).")
    private Map<String, Double> freeBits = new TreeMap<>();

    @Option(
            names = "--freeze",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Parameters that keep their values, by their names or the scopes that they are"
                            + " in, such as likelihood,posterior/c; for --start-from.")
    private List<String> frozen = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Targets of a step (default: ${DEFAULT-VALUE}).")
    private int batch = 32;

    @Option(
            names = "--targets-per-support",
            paramLabel = "N",
            description =
                    "Targets of one class that share a support set and the samples of what their"
                            + " class shares, a divisor of --batch: |D| encodings then serve N targets"
                            + " (default: ${DEFAULT-VALUE}).")
    private int targetsPerSupport = 1;

    @Option(names = "--steps", paramLabel = "N", description = "Stop after this many steps.")
    private Long steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Stop after this many passes over the data (default: 100 if neither --steps"
                            + " nor --minutes is given, unless the example has a time of its own).")
    private Double epochs;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "Stop after this time (default: 30 in experiments with a time"
                            + " of their own, if neither --steps nor --epochs is given).")
    private Double minutes;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Of Adam (default: ${DEFAULT-VALUE}).")
    private double learningRate = 1e-3;

    @Option(
            names = "--decay-from",
            paramLabel = "PART",
            description =
                    "Part of the budget after which the rate falls to nearly zero; 1 for never"
                            + " (default: ${DEFAULT-VALUE}).")
    private double decayFrom = 0.5;

    @Option(
            names = "--warm-up-kl",
            paramLabel = "STEPS",
            description = "Steps until the KL terms count in full (default: ${DEFAULT-VALUE}).")
    private long warmUpKl;

    @Option(
            names = "--averaging",
            paramLabel = "DECAY",
            description =
                    "Decay of the parameters' moving average, 0 for none (default:"
                            + " ${DEFAULT-VALUE}).")
    private double averaging;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description = "Largest norm of the gradient, 0 for any (default: ${DEFAULT-VALUE}).")
    private double clip = 10;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description =
                    "Steps between checkpoints, which are also written every minute and when the"
                            + " program is asked to end (default: ${DEFAULT-VALUE}).")
    private long checkpointEvery = 500;

    @Option(
            names = "--validate-every",
            paramLabel = "STEPS",
            description =
                    "Steps between measurements of the bound on what --validation sets aside"
                            + " (default: ${DEFAULT-VALUE}).")
    private long validateEvery = 500;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "End training after N measurements on what --validation sets aside without a"
                            + " better bound, and keep the best model (default: never).")
    private Integer patience;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on from this checkpoint, of a run with the same options.")
    private Path resume;

    @Option(
            names = "--overwrite",
            description = "Replace the model of an earlier run in the same folder.")
    private boolean overwrite;

    @Option(
            names = "--profile",
            description =
                    "In the end, print time and throughput of the training graph's operations.")
    private boolean profile;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description =
                    "Runs from different seeds, of which the best training objective is kept"
                            + " (default: ${DEFAULT-VALUE}).")
    private int restarts = 1;

    /** Names as on the command line. */
    public static final class ObjectiveConverter implements ITypeConverter<Objective> {
        @Override
        public Objective convert(String value) {
            return Objective.ofPaper().stream()
                    .filter(candidate -> candidate.label().equals(value))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "expected vhe, resample, rescale, ns or vae, but found '"
                                                    + value
                                                    + "'"));
        }
    }

    /** For an experiment that trains for so long unless told otherwise. */
    public TrainingArguments usualMinutes(double value) {
        usualMinutes = value;
        return this;
    }

    /** With another default of --shots. */
    public TrainingArguments usualShots(int value) {
        shots = value;
        return this;
    }

    /** With another default of --batch. */
    public TrainingArguments usualBatch(int value) {
        batch = value;
        return this;
    }

    /** With other defaults of --learning-rate and --decay-from. */
    public TrainingArguments usualRate(double rate, double from) {
        learningRate = rate;
        decayFrom = from;
        return this;
    }

    /** With another default of --warm-up-kl. */
    public TrainingArguments usualWarmUp(long steps) {
        warmUpKl = steps;
        return this;
    }

    /** With another default of --averaging. */
    public TrainingArguments usualAveraging(double decay) {
        averaging = decay;
        return this;
    }

    /** With another default of --clip. */
    public TrainingArguments usualClip(double norm) {
        clip = norm;
        return this;
    }

    /**
     * The options of one run.
     *
     * @param model whose shared latents all read |D| elements
     * @param checkpoint where to write it
     */
    public TrainingOptions options(TrainableModel model, long seed, Path checkpoint) {
        requireFree(checkpoint);
        TrainingOptions.Builder builder =
                TrainingOptions.builder()
                        .objective(objective)
                        .oneShotPart(oneShotPart)
                        .drawnSupportSizes(drawnShots)
                        .batchSize(batch)
                        .targetsPerSupport(targetsPerSupport)
                        .budget(budget())
                        .learningRate(LearningRateSchedule.fallingFrom(learningRate, decayFrom))
                        .klSchedule(
                                warmUpKl == 0 ? KlSchedule.NONE : KlSchedule.linearWarmUp(warmUpKl))
                        .averagingDecay(averaging)
                        .maxGradientNorm(clip)
                        .checkpoint(checkpoint)
                        .checkpointEvery(checkpointEvery)
                        .overwrite(overwrite)
                        .seed(seed);
        freeBits.forEach(builder::freeBits);
        frozen.forEach(builder::freeze);
        for (LatentVariable latent : model.structure().sharedLatents()) {
            builder.supportSize(latent.name(), shots);
        }
        return builder.build();
    }

    /**
     * How training is watched.
     *
     * @param data set aside, if any are
     */
    public Optional<Validation> validation(Optional<GroupedDataset> data) {
        if (patience != null && data.isEmpty()) {
            throw new IllegalArgumentException(
                    "--patience %d needs data set aside by --validation".formatted(patience));
        }
        return data.map(images -> Validation.of(images, validateEvery))
                .map(watch -> patience == null ? watch : watch.withPatience(patience));
    }

    /** Before anything is done: what a trainer refuses in the end. */
    private void requireFree(Path checkpoint) {
        boolean own = resume != null && absolute(resume).equals(absolute(checkpoint));
        if (!overwrite && !own && Files.exists(checkpoint)) {
            throw new IllegalArgumentException(
                    "%s is the model of an earlier run: go on from it by --resume %1$s, name another folder by --out, or replace it by --overwrite"
                            .formatted(checkpoint));
        }
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private Budget budget() {
        boolean none = steps == null && epochs == null && minutes == null;
        if (none && usualMinutes != null) {
            return Budget.ofMinutes(usualMinutes);
        }
        double passes = none ? DEFAULT_EPOCHS : Double.POSITIVE_INFINITY;
        return new Budget(
                steps == null ? Long.MAX_VALUE : steps,
                epochs == null ? passes : epochs,
                minutes == null ? Double.POSITIVE_INFINITY : minutes);
    }

    /** Number of runs. */
    public int restarts() {
        if (restarts < 1) {
            throw new IllegalArgumentException("--restarts must be at least 1, found " + restarts);
        }
        if (restarts > 1 && profile) {
            throw new IllegalArgumentException(
                    "--profile is of one run; it cannot be combined with --restarts " + restarts);
        }
        if (restarts > 1 && resume != null) {
            throw new IllegalArgumentException(
                    "--resume goes on with one run; it cannot be combined with --restarts "
                            + restarts);
        }
        return restarts;
    }

    /** Whether to print where the time went. */
    public boolean profile() {
        return profile;
    }

    /** The checkpoint to go on from, or null. */
    public Path resume() {
        return resume;
    }
}
