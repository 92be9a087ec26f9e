package org.vhe.examples.own;

import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.WithinArguments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Few-shot classification of images of classes that training held out. */
@Command(
        name = "classify",
        description = "Few-shot accuracy on classes of your own images that training held out.")
public final class OwnClassify extends ClassifyCommand<OwnImages> {
    @Mixin private WithinArguments within = new WithinArguments();

    /** With fewer samples than the paper's. */
    public OwnClassify() {
        super(
                OwnTrain.NAME,
                new OwnImages(),
                new FewShotArguments(20, 5),
                new ScoringArguments(10, 3));
    }

    @Override
    protected List<ClassificationTask> tasks(Homoencoder model, TestData test) {
        return List.of(classes(comparison(), test, test.grouping(), within));
    }
}
