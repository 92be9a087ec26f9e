package org.vhe.examples.styles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.CrossedClassifier;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Recipe;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.TestData;
import org.vhe.models.factorial.FactorialVhe;
import picocli.CommandLine.Command;

/**
 * Few-shot classification by each factor, on queries that differ from their class's examples in the
 * other.
 */
@Command(
        name = "classify",
        description =
                "Few-shot accuracy of characters across styles, and of styles across characters.")
public final class StylesClassify extends ClassifyCommand<StyledOmniglot> {
    private static final String CONTENT = FactorialVhe.CONTENT_GROUPING;
    private static final String STYLE = FactorialVhe.STYLE_GROUPING;

    /** With 16 samples of c and s. */
    public StylesClassify() {
        super(
                Styles.NAME,
                new StyledOmniglot(),
                new FewShotArguments(10, 20),
                new ScoringArguments(16, 1));
    }

    @Override
    protected List<ClassificationTask> tasks(Homoencoder model, TestData test)
            throws IOException, InterruptedException {
        GroupedDataset others = data.inUnseenStyles(test);
        return List.of(
                task("character", test.images(), CONTENT, STYLE),
                task("style", test.images(), STYLE, CONTENT),
                task("unseen style", others, STYLE, CONTENT));
    }

    private ClassificationTask task(
            String name, GroupedDataset images, String classes, String crossed) {
        List<Recipe<GroupedDataset, FewShotProtocol>> protocols = new ArrayList<>();
        for (FewShotOptions task : fewShot().tasks(seed())) {
            protocols.add(those -> FewShotProtocol.crossed(those, classes, crossed, task));
        }
        ScoringOptions scoring = scoring();
        return new ClassificationTask(
                name,
                images,
                withOthers(
                        evaluator -> new CrossedClassifier(evaluator, classes, scoring),
                        evaluator ->
                                new PosteriorDivergenceClassifier(
                                        evaluator, classes, scoring.rowsPerChunk())),
                protocols);
    }
}
