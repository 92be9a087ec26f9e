package org.vhe.examples.silhouettes;

import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.TestData;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Command;

/** Few-shot classification of silhouettes of classes held out. */
@Command(name = "classify", description = "Few-shot accuracy on classes held out.")
public final class SilhouettesClassify extends ClassifyCommand<SilhouettesData> {
    /** With the experiment's own defaults. */
    public SilhouettesClassify() {
        super(
                Silhouettes.NAME,
                new SilhouettesData(),
                new FewShotArguments(100, 10),
                new ScoringArguments());
    }

    @Override
    protected List<ClassificationTask> tasks(Homoencoder model, TestData test) {
        return List.of(classes(comparison(), test, DeconvVhe.GROUPING));
    }
}
