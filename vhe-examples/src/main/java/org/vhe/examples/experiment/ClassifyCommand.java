package org.vhe.examples.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.Calibration;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.Recipe;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Few-shot classification of what training held out.
 *
 * @param <D> the data of the experiment
 */
public abstract class ClassifyCommand<D extends ExperimentData>
        extends EvaluationCommand<D, List<Classified>> {
    @Mixin private FewShotArguments tasks;
    @Mixin private ScoringArguments samples;
    @Mixin private WorkerArguments workers = new WorkerArguments();

    @Option(
            names = "--adaptive",
            description =
                    "Spend samples only on classes still in contention: nearly the same decisions"
                            + " for a fraction of the evaluations.")
    private boolean adaptive;

    @Option(
            names = "--posteriors",
            description =
                    "Also classify by the divergence of the posterior given the examples from that"
                            + " given the query, without the likelihood.")
    private boolean posteriors;

    @Option(
            names = "--baselines",
            description = "Also classify by the nearest neighbour of pixels.")
    private boolean baselines;

    /** With defaults of the experiment's own. */
    protected ClassifyCommand(
            String experiment, D data, FewShotArguments tasks, ScoringArguments samples) {
        super(experiment, data);
        this.tasks = tasks;
        this.samples = samples;
    }

    /** What is told apart, and how. */
    protected abstract List<ClassificationTask> tasks(Homoencoder model, TestData test)
            throws Exception;

    @Override
    protected Pretrained usual() {
        return Pretrained.OMNIGLOT_CLASSIFICATION;
    }

    @Override
    protected final List<Classified> measure(Homoencoder model, TestData test) throws Exception {
        List<Classified> rows = new ArrayList<>();
        try (EvaluatorPool pool = workers.pool(model, common, workplace())) {
            for (ClassificationTask task : tasks(model, test)) {
                Progress progress = new Progress("Classifying by " + task.classes(), "episodes");
                List<FewShotRow> found =
                        workplace()
                                .classify(
                                        pool,
                                        task.images(),
                                        task.classifiers(),
                                        task.protocols(),
                                        progress);
                for (FewShotRow row : found) {
                    rows.add(new Classified(task.classes(), row));
                }
            }
        }
        print(table(rows).toString());
        print(calibration(rows).toString());
        return rows;
    }

    /** How sure the model was, and how often it was right. */
    private static TextTable calibration(List<Classified> rows) {
        TextTable table =
                new TextTable(
                        "sureness of the model", "task", "said", "right", "error", "log score");
        for (Classified row : rows) {
            FewShotResult model = row.accuracy().result(AccuracyTable.MODEL).orElseThrow();
            Calibration calibration = model.calibration();
            table.row(
                    row.classes(),
                    AccuracyTable.task(row.accuracy()),
                    AccuracyTable.percent(calibration.confidence()),
                    AccuracyTable.percent(model.accuracy().value()),
                    AccuracyTable.percent(calibration.expectedError()),
                    AccuracyTable.number(2, calibration.logScore()));
        }
        return table;
    }

    private static AccuracyTable table(List<Classified> rows) {
        AccuracyTable table = new AccuracyTable("classes", "task");
        rows.forEach(
                row ->
                        table.row(
                                row.accuracy(), row.classes(), AccuracyTable.task(row.accuracy())));
        return table;
    }

    /** Classes are the groups of one grouping. */
    protected final ClassificationTask classes(
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            TestData test,
            String grouping) {
        return classes(classifiers, test, grouping, new WithinArguments());
    }

    /** As {@link #classes(Map, TestData, String)}, of one wider group if asked for. */
    protected final ClassificationTask classes(
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            TestData test,
            String grouping,
            WithinArguments within) {
        return within.task(classifiers, test, grouping, tasks.tasks(seed()));
    }

    /** By the model's likelihood, and what else is asked for. */
    protected final Map<String, Recipe<ModelEvaluator, Classifier>> comparison() {
        int rows = scoring().rowsPerChunk();
        return withOthers(
                byLikelihood(), evaluator -> new PosteriorDivergenceClassifier(evaluator, rows));
    }

    /** By the model's likelihood, with as many samples as asked for. */
    protected final Recipe<ModelEvaluator, Classifier> byLikelihood() {
        ScoringOptions scoring = scoring();
        return adaptive
                ? evaluator ->
                        new AdaptiveFewShotClassifier(evaluator, AdaptiveScoringOptions.of(scoring))
                : evaluator -> new FewShotClassifier(evaluator, scoring);
    }

    /**
     * The model's classifier with what else is asked for.
     *
     * @param divergence the classifier by posteriors; null for none
     */
    protected final Map<String, Recipe<ModelEvaluator, Classifier>> withOthers(
            Recipe<ModelEvaluator, Classifier> model,
            Recipe<ModelEvaluator, Classifier> divergence) {
        Map<String, Recipe<ModelEvaluator, Classifier>> all = new LinkedHashMap<>();
        all.put(AccuracyTable.MODEL, model);
        addOthers(all, divergence);
        return all;
    }

    /**
     * Adds what else is asked for.
     *
     * @param divergence the classifier by posteriors; null for none
     */
    protected final void addOthers(
            Map<String, Recipe<ModelEvaluator, Classifier>> all,
            Recipe<ModelEvaluator, Classifier> divergence) {
        if (posteriors && divergence != null) {
            all.put(AccuracyTable.POSTERIORS, divergence);
        }
        if (baselines) {
            all.put(
                    AccuracyTable.PIXELS,
                    evaluator -> new PixelNearestNeighbour(evaluator.model().elementLength()));
        }
    }

    /** Numbers of samples. */
    protected final ScoringOptions scoring() {
        return samples.options();
    }

    /** Ways, shots and numbers. */
    protected final FewShotArguments fewShot() {
        return tasks;
    }
}
