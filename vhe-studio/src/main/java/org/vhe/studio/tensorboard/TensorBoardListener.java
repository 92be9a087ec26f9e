package org.vhe.studio.tensorboard;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.vhe.core.check.Require;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.io.FileAction;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingListener;

/**
 * Writes event files that TensorBoard reads ({@code tensorboard --logdir FOLDER}): means of the
 * training terms over every so many steps as scalars, and, where asked for, histograms of the
 * parameters and images.
 *
 * <pre>{@code
 * try (Trainer trainer = new Trainer(model, data, options)) {
 *     trainer.listen(
 *             new TensorBoardListener(Path.of("runs", "first"), 50)
 *                     .withHistograms(model.parameters(), 1000));
 *     trainer.train();
 * }
 * }</pre>
 *
 * <p>A resumed run begins another file in the same folder. Steps that it does again, and those that
 * a recovery undid, are replaced: TensorBoard drops what was said of them before.
 */
public final class TensorBoardListener implements TrainingListener {
    private final Path folder;
    private final int every;
    private final Clock clock;
    private final List<Extra> extras = new ArrayList<>();
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int steps;
    private EventFile file;

    /** What is written besides the scalars. */
    private record Extra(int every, Writer writer) {}

    @FunctionalInterface
    private interface Writer {
        void write(Summary summary) throws IOException;
    }

    /**
     * @param folder of the run; TensorBoard shows the folders below its own as runs
     * @param every steps of one point of the curves, which ends at a multiple of it
     */
    public TensorBoardListener(Path folder, int every) {
        this(folder, every, Clock.systemUTC());
    }

    TensorBoardListener(Path folder, int every, Clock clock) {
        this.folder = folder;
        this.every = Require.positive("every", every);
        this.clock = clock;
    }

    /**
     * Also histograms of all parameters.
     *
     * @param parameters of the model that is trained
     * @param everySteps steps from one to the next
     */
    public TensorBoardListener withHistograms(ParameterStore parameters, int everySteps) {
        return with(
                everySteps,
                summary ->
                        parameters
                                .parameters()
                                .forEach(
                                        (name, values) ->
                                                summary.histogram(
                                                        name,
                                                        values.dup('c')
                                                                .reshape(values.length())
                                                                .toDoubleVector())));
    }

    /**
     * Also an image, such as drawings of the model so far.
     *
     * @param tag what it is called
     * @param everySteps steps from one to the next
     * @param image makes it; called by the thread that trains
     */
    public TensorBoardListener withImage(
            String tag, int everySteps, Supplier<BufferedImage> image) {
        Require.notBlank("tag", tag);
        return with(everySteps, summary -> summary.image(tag, image.get()));
    }

    private TensorBoardListener with(int everySteps, Writer writer) {
        extras.add(new Extra(Require.positive("everySteps", everySteps), writer));
        return this;
    }

    @Override
    public void onStep(StepReport report) {
        add(report);
        attempt(() -> write(report));
    }

    private void add(StepReport report) {
        ObjectiveTerms terms = report.terms();
        terms.columns()
                .forEach((name, value) -> sums.merge("objective/" + name, value, Double::sum));
        sums.merge("training/gradientNorm", report.gradientNorm(), Double::sum);
        sums.merge("training/learningRate", report.learningRate(), Double::sum);
        if (!terms.isLoss()) {
            sums.merge("training/klFactor", report.klFactor(), Double::sum);
        }
        steps++;
    }

    private void write(StepReport report) throws IOException {
        long step = report.step();
        if (file == null) {
            file = new EventFile(folder, clock);
            file.begin(step);
        }
        if (step % every == 0) {
            Summary summary = new Summary();
            sums.forEach((tag, sum) -> summary.scalar(tag, sum / steps));
            file.write(step, summary);
            clear();
        }
        for (Extra extra : extras) {
            if (step % extra.every() == 0) {
                Summary summary = new Summary();
                extra.writer().write(summary);
                file.write(step, summary);
            }
        }
    }

    private void clear() {
        sums.clear();
        steps = 0;
    }

    @Override
    public void onRecovery(long divergedAt, long restored, String reason) {
        clear();
        attempt(
                () -> {
                    if (file != null) {
                        file.begin(restored + 1);
                    }
                });
    }

    @Override
    public void onEnd() {
        clear();
        attempt(
                () -> {
                    if (file != null) {
                        file.close();
                        file = null;
                    }
                });
    }

    private void attempt(FileAction action) {
        FileAction.attempt("cannot write TensorBoard's events to " + folder, action);
    }
}
