package org.vhe.examples.experiment;

import java.util.List;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
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
    public ClassificationTask task(
            FewShotComparison classifiers,
            TestData test,
            String grouping,
            List<FewShotOptions> tasks) {
        if (within == null) {
            return new ClassificationTask(
                    grouping, classifiers, FewShotProtocol.classes(test.images(), grouping, tasks));
        }
        if (!test.images().groupingNames().contains(within) || within.equals(grouping)) {
            throw new IllegalArgumentException(
                    "%s must be a grouping above '%s', but is '%s'; the data are grouped by %s"
                            .formatted(NAME, grouping, within, test.images().groupingNames()));
        }
        return new ClassificationTask(
                "%s within %s".formatted(grouping, within),
                classifiers,
                FewShotProtocol.classesWithin(test.images(), grouping, within, tasks));
    }
}
