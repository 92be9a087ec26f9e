package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.GraphProfile;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.MetricsFile;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.core.training.ValidationReport;

/**
 * One training run of an example, with its progress on the terminal and its metrics in a file. When
 * the program is interrupted, a last checkpoint is written.
 *
 * @param model trained in place; in the end it has the averaged parameters, if there are any
 * @param data what to learn from
 * @param options how
 * @param metrics the file for metrics, or null
 * @param profile whether to print where the time went
 */
public record TrainingRun(
        TrainableModel model,
        GroupedDataset data,
        TrainingOptions options,
        Path metrics,
        boolean profile) {
    private static final int METRICS_EVERY = 50;
    private static final int PROFILE_ROWS = 40;

    /** Without a profile. */
    public TrainingRun(
            TrainableModel model, GroupedDataset data, TrainingOptions options, Path metrics) {
        this(model, data, options, metrics, false);
    }

    /**
     * Trains.
     *
     * @param resume a checkpoint to go on from, or null
     * @param workplace where steps are computed
     */
    public TrainingResult train(Path resume, Workplace workplace) throws IOException {
        return workplace.train(model, data, options, trainer -> train(trainer, resume));
    }

    private TrainingResult train(Trainer trainer, Path resume) throws IOException {
        listeners(metrics).forEach(trainer::listen);
        if (resume != null) {
            trainer.resume(resume);
        }
        GraphProfile operations = profile ? startProfile(trainer) : null;
        TrainingResult result = Interruption.train(trainer, options.checkpoint());
        if (operations != null) {
            Example.print(operations.table(PROFILE_ROWS));
        }
        return result;
    }

    private static GraphProfile startProfile(Trainer trainer) {
        if (trainer.executor() instanceof CompiledGraph graph) {
            return graph.startProfile();
        }
        throw new IllegalArgumentException(
                "only graphs compiled for the CPU have a profile, and this model's is executed otherwise");
    }

    /**
     * Progress on the terminal, and metrics if there is a file for them.
     *
     * @param metrics may be null
     */
    public static List<TrainingListener> listeners(Path metrics) {
        TrainingListener progress = new Progress("Training", "steps");
        return metrics == null
                ? List.of(progress)
                : List.of(progress, new MetricsFile(metrics, METRICS_EVERY));
    }

    /** What validations found, in one line. */
    public static String describe(ValidationReport report) {
        if (report.terms().isLoss()) {
            return report.toString();
        }
        return "validation: bound %.2f nats per element in the end, best %.2f at step %d"
                .formatted(report.terms().bound(), report.bestBound(), report.bestStep());
    }

    /** The objective's terms in one line. */
    public static String describe(TrainingResult result) {
        if (result.recentTerms().isLoss()) {
            return "%d steps in %.0f s: %s"
                    .formatted(result.steps(), result.seconds(), result.recentTerms());
        }
        StringBuilder terms = new StringBuilder();
        result.recentTerms()
                .kl()
                .forEach((name, kl) -> terms.append(", KL of %s %.2f".formatted(name, kl)));
        return "%d steps in %.0f s: bound %.2f nats per element, log-likelihood %.2f%s"
                .formatted(
                        result.steps(),
                        result.seconds(),
                        result.recentTerms().bound(),
                        result.recentTerms().logLikelihood(),
                        terms);
    }
}
