package org.vhe.examples.styles;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.models.factorial.FactorialVhe;
import picocli.CommandLine.Command;

/** The joint likelihood of all images of each style, in which characters nest. */
@Command(
        name = "likelihood",
        description =
                "Estimate the joint negative log-likelihood of all images of a style, characters held out.")
public final class StylesLikelihood extends LikelihoodCommand<StyledOmniglot> {
    /** With the experiment's own defaults. */
    public StylesLikelihood() {
        super(Styles.NAME, new StyledOmniglot(), 8, 1);
    }

    /** Characters are told apart within each style: what is estimated is each style alone. */
    @Override
    protected GroupedDataset nested(GroupedDataset images) {
        Grouping characters = images.grouping(FactorialVhe.CONTENT_GROUPING);
        Grouping styles = images.grouping(FactorialVhe.STYLE_GROUPING);
        List<String> labels = new ArrayList<>();
        for (int element = 0; element < images.size(); element++) {
            labels.add(
                    "%s, %s"
                            .formatted(
                                    styles.label(styles.groupOf(element)),
                                    characters.label(characters.groupOf(element))));
        }
        return images.withoutGrouping(FactorialVhe.CONTENT_GROUPING)
                .withGrouping(Grouping.ofLabels(FactorialVhe.CONTENT_GROUPING, labels));
    }
}
