package org.vhe.examples.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.Recipe;
import picocli.CommandLine.Option;

/** Whether all classes of a task are of one wider group. */
public final class WithinArguments {
    private static final String NAME = "--within";

    @Option(
            names = NAME,
            paramLabel = "GROUPING",
            description =
                    "Draw all classes of a task from one group of this grouping, such as alphabet;"
                            + " groups of too few classes are left out (default: from all).")
    private String within;

    /** Classes are the groups of a grouping, of one wider group if that is asked for. */
    ClassificationTask task(
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            TestData test,
            String grouping,
            List<FewShotOptions> tasks) {
        String wider = within;
        List<Recipe<GroupedDataset, FewShotProtocol>> protocols = new ArrayList<>();
        if (wider == null) {
            for (FewShotOptions task : tasks) {
                protocols.add(images -> FewShotProtocol.classes(images, grouping, task));
            }
            return new ClassificationTask(grouping, test.images(), classifiers, protocols);
        }
        if (!test.images().groupingNames().contains(wider) || wider.equals(grouping)) {
            throw new IllegalArgumentException(
                    "%s must be a grouping above '%s', but is '%s'; the data are grouped by %s"
                            .formatted(NAME, grouping, wider, test.images().groupingNames()));
        }
        for (FewShotOptions task : tasks) {
            protocols.add(images -> FewShotProtocol.classesWithin(images, grouping, wider, task));
        }
        return new ClassificationTask(
                "%s within %s".formatted(grouping, wider), test.images(), classifiers, protocols);
    }
}
