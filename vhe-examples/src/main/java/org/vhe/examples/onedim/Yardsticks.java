package org.vhe.examples.onedim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.random.Seeds;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * The study beside what is known without training: for the Gaussian family the closed form of each
 * objective's optimum on the train classes, for the discrete family the exact posterior over the
 * types of class. As Markdown.
 *
 * @param results what was trained
 */
public record Yardsticks(StudyResults results) {

    /** The tables of those of the two families that the study has. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (results.options().families().contains(OneDimensionalFamily.GAUSSIAN)) {
            appendGaussian(text);
        }
        if (results.options().families().contains(OneDimensionalFamily.DISCRETE)) {
            appendDiscrete(text);
        }
        return text.toString();
    }

    private void appendGaussian(StringBuilder text) {
        GroupedDataset train =
                results.options().trainClasses(OneDimensionalFamily.GAUSSIAN).dataset();
        ClassMoments test =
                moments(results.options().testClasses(OneDimensionalFamily.GAUSSIAN).dataset());
        text.append("## Gaussian family: closed form / trained\n\n");
        text.append("| \\|D\\| | objective | bound | KL | \\|D\\|-shot NLL | joint NLL |\n");
        text.append("|---:|---|---:|---:|---:|---:|\n");
        for (int size : results.options().supportSizes()) {
            for (Method objective : results.options().objectives()) {
                results.cell(OneDimensionalFamily.GAUSSIAN, objective, size)
                        .ifPresent(cell -> appendGaussian(text, cell.best(), train, test));
            }
        }
        text.append('\n');
    }

    private void appendGaussian(
            StringBuilder text, RunResult run, GroupedDataset train, ClassMoments test) {
        int size = run.key().supportSize();
        Method objective = run.key().objective();
        Optional<GaussianOptimum> best = optimum(train, objective, size);
        // many q' are as good, and with them q(c; D) of as many kinds
        Optional<GaussianOptimum> only = best.filter(o -> objective != Method.TIGHTENED_LEARNED);
        Measures found = run.measures();
        text.append("| %d | %s |".formatted(size, ObjectiveStyle.of(objective).name()));
        text.append(pair(best.map(GaussianOptimum::bound), run.trainingBound()));
        text.append(pair(only.map(GaussianOptimum::kl), found.encodedInformation()));
        text.append(pair(only.map(o -> o.generationLoss(test)), found.generationLoss()));
        double jointNll =
                Double.isNaN(found.refinedJointNll()) ? found.jointNll() : found.refinedJointNll();
        text.append(pair(best.map(o -> o.jointNll(test)), jointNll)).append('\n');
    }

    private static ClassMoments moments(GroupedDataset data) {
        return ClassMoments.of(data, OneDimensionalData.CLASS);
    }

    /**
     * What is best, where that is known: for uniform support sets of several elements it is not.
     */
    private Optional<GaussianOptimum> optimum(
            GroupedDataset train, Method objective, int supportSize) {
        boolean learned = results.options().constants() == LinearModel.Constants.LEARNED;
        double deviation = results.options().data().constants().gaussianDeviation();
        double variance = learned ? Double.NaN : deviation * deviation;
        ClassMoments moments = moments(train);
        if (objective == Method.TIGHTENED) {
            return supportSize > 1
                    ? Optional.empty()
                    : Optional.of(
                            TightenedGaussian.of(train, OneDimensionalData.CLASS, variance).best());
        }
        if (objective == Method.TIGHTENED_LEARNED) {
            return Optional.of(
                    learned
                            ? GaussianOptimum.withBestSupports(moments, supportSize)
                            : GaussianOptimum.withBestSupports(moments, supportSize, variance));
        }
        return Optional.of(
                learned
                        ? GaussianOptimum.of(moments, objective.objective(), supportSize)
                        : GaussianOptimum.withVariance(
                                moments, objective.objective(), supportSize, variance));
    }

    private static String pair(Optional<Double> reachable, double trained) {
        return " %s / %s |"
                .formatted(reachable.map(Yardsticks::number).orElse("-"), number(trained));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%.1e", value);
    }

    private void appendDiscrete(StringBuilder text) {
        List<Method> objectives = results.options().objectives();
        text.append(
                "## Discrete family: exact posterior, and excess of each objective over it\n\n");
        text.append("| \\|D\\| | measure | exact |");
        objectives.forEach(o -> text.append(' ').append(ObjectiveStyle.of(o).name()).append(" |"));
        text.append("\n|---:|---|---:|").append("---:|".repeat(objectives.size())).append('\n');
        Measurement measurement = results.options().measurement(OneDimensionalFamily.DISCRETE);
        for (int size : results.options().supportSizes()) {
            double error = measurement.classificationError(new DiscreteClassifier(), size);
            appendRow(text, size, Measures.Kind.CLASSIFICATION_ERROR, error);
            appendRow(text, size, Measures.Kind.GENERATION_LOSS, exactLoss(measurement, size));
        }
        text.append('\n');
    }

    private void appendRow(StringBuilder text, int size, Measures.Kind measure, double exact) {
        String title = measure.title().replace("|", "\\|");
        text.append("| %d | %s | %s |".formatted(size, title, number(exact)));
        for (Method objective : results.options().objectives()) {
            String excess =
                    results.cell(OneDimensionalFamily.DISCRETE, objective, size)
                            .map(cell -> number(cell.value(measure) - exact))
                            .orElse("failed");
            text.append(" %s |".formatted(excess));
        }
        text.append('\n');
    }

    /** The mean of -log p(x' | D), x' outside D. */
    private static double exactLoss(Measurement measurement, int supportSize) {
        SupportSpec outside =
                SupportSpec.of(LinearModel.C, OneDimensionalData.CLASS, supportSize)
                        .withTarget(TargetMembership.EXCLUDED);
        EpisodeBatch batch =
                new EpisodeSampler(
                                measurement.test(),
                                List.of(outside),
                                measurement.options().targets(),
                                Seeds.derive(measurement.seed(), "exact"))
                        .batch(0);
        float[] targets = batch.targets();
        float[] supports = batch.support(LinearModel.C);
        double loss = 0;
        for (int row = 0; row < targets.length; row++) {
            int[] support = new int[supportSize];
            for (int i = 0; i < supportSize; i++) {
                support[i] = Math.round(supports[row * supportSize + i]);
            }
            loss -= Math.log(DiscreteClassifier.predictive(Math.round(targets[row]), support));
        }
        return loss / targets.length;
    }
}
