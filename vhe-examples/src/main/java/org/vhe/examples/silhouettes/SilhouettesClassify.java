package org.vhe.examples.silhouettes;

import java.util.List;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.TestData;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Few-shot classification of silhouettes of classes held out. */
@Command(name = "classify", description = "Few-shot accuracy on classes held out.")
public final class SilhouettesClassify extends ClassifyCommand {
    @Mixin private SilhouettesData data = new SilhouettesData();

    /** With the experiment's own defaults. */
    public SilhouettesClassify() {
        super(new FewShotArguments(100, 10), new ScoringArguments());
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(SilhouettesClassify::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<List<Classified>> runExample(String... args) throws Exception {
        return Launcher.result(new SilhouettesClassify(), args);
    }

    @Override
    protected SilhouettesData data() {
        return data;
    }

    @Override
    protected String name() {
        return Silhouettes.NAME;
    }

    @Override
    protected List<ClassificationTask> tasks(ModelEvaluator evaluator, TestData test) {
        return List.of(classes(comparison(evaluator), test, DeconvVhe.GROUPING));
    }
}
