package org.vhe.examples.tightened;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Tightening;
import org.vhe.examples.onedim.LinearModel;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The tightened bound (supplement 6.1) on classes whose elements differ much from each other. */
@Command(
        name = "tightened-bound",
        description =
                "Train mixtures of two Gaussians with the plain and the tightened bound, and"
                        + " compare both with the likelihood (a minute).")
public final class TightenedMixture extends Example<TightenedMixture.Result> {
    private static final int BATCH = 100;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Number of classes (default: ${DEFAULT-VALUE}).")
    private int classes = 50;

    @Option(
            names = "--elements",
            paramLabel = "N",
            description = "Elements of each class (default: ${DEFAULT-VALUE}).")
    private int elements = 20;

    @Option(
            names = "--shots",
            paramLabel = "N",
            description = "|D|, the size of support sets (default: ${DEFAULT-VALUE}).")
    private int shots = 1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of each training (default: ${DEFAULT-VALUE}).")
    private long steps = 6000;

    /** How a model is trained. */
    public enum Training {
        /** By equation 12. */
        PLAIN("plain bound", null),
        /** By equation 21, support sets uniform. */
        TIGHTENED("tightened", Tightening.UNIFORM),
        /** By equation 21, the distribution of support sets learned as well. */
        LEARNED_SUPPORTS("tightened, learned q'", Tightening.LEARNED);

        private final String label;
        private final Tightening tightening;

        Training(String label, Tightening tightening) {
            this.label = label;
            this.tightening = tightening;
        }
    }

    /**
     * One trained model, measured on the classes that it was trained on.
     *
     * @param training how it was trained
     * @param bounds without and with support inference, in nats per element
     * @param logLikelihood exact, by quadrature over c, in nats per element
     * @param preference what q' prefers; null if it is uniform
     */
    public record Row(
            Training training,
            TightenedBound bounds,
            double logLikelihood,
            ProposalPreference preference) {}

    /**
     * What was found.
     *
     * @param rows one for each training
     */
    public record Result(List<Row> rows) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(TightenedMixture::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new TightenedMixture(), args);
    }

    @Override
    protected Result experiment() {
        OneDimensionalData.Options options =
                new OneDimensionalData.Options(
                        classes, elements, FamilyConstants.defaults(), common.seed());
        GroupedDataset data =
                OneDimensionalData.generate(OneDimensionalFamily.GAUSSIAN_MIXTURE, options)
                        .dataset();
        List<Row> rows = new ArrayList<>();
        for (Training training : Training.values()) {
            Homoencoder model = model(training, data);
            train(model, data);
            ProposalPreference preference =
                    training == Training.LEARNED_SUPPORTS
                            ? ProposalPreference.of(model, LinearModel.C, data)
                            : null;
            rows.add(
                    new Row(training, bounds(model, data), logLikelihood(model, data), preference));
        }
        print("nats per element, on the classes trained on:\n");
        print(table(rows));
        rows.stream()
                .map(Row::preference)
                .filter(Objects::nonNull)
                .forEach(preference -> print("what q' prefers: " + preference.describe()));
        return new Result(rows);
    }

    private Homoencoder model(Training training, GroupedDataset data) {
        Homoencoder plain =
                LinearModel.of(
                                OneDimensionalFamily.GAUSSIAN_MIXTURE,
                                LinearModel.Constants.KNOWN,
                                FamilyConstants.defaults())
                        .create(common.seed(), DataType.FLOAT);
        return training.tightening == null ? plain : training.tightening.of(plain, data);
    }

    private void train(Homoencoder model, GroupedDataset data) {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(LinearModel.C, shots)
                        .batchSize(BATCH)
                        .budget(Budget.ofSteps(steps))
                        .learningRate(LearningRateSchedule.fallingFrom(0.01, 0.5))
                        .seed(common.seed())
                        .build();
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.train();
        }
    }

    private TightenedBound bounds(Homoencoder model, GroupedDataset data) {
        long seed = Seeds.derive(common.seed(), "bounds");
        int batches = Math.max(1, 200 * classes * elements / BATCH / 10);
        return TightenedBound.of(
                model,
                data,
                Map.of(LinearModel.C, shots),
                new EstimatedTerms.Options(BATCH, batches, seed));
    }

    private static double logLikelihood(Homoencoder model, GroupedDataset data) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            return new QuadratureLikelihood(evaluator, LinearModel.C)
                    .perElement(data, OneDimensionalData.CLASS);
        }
    }

    private static String table(List<Row> rows) {
        TextTable table =
                new TextTable(
                        "trained by", "plain bound", "gain", "tightened bound", "log-likelihood");
        for (Row row : rows) {
            TightenedBound bounds = row.bounds();
            table.row(
                    row.training().label,
                    number(bounds.plain()),
                    number(bounds.gain()),
                    number(bounds.tightened()),
                    "%.4f".formatted(row.logLikelihood()));
        }
        return table.toString();
    }

    private static String number(TightenedBound.Estimate estimate) {
        return "%.4f ± %.4f".formatted(estimate.mean(), estimate.standardError());
    }
}
