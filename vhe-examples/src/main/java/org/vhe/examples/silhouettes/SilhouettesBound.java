package org.vhe.examples.silhouettes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.silhouettes.SilhouettesSplit;
import org.vhe.examples.experiment.EvaluationCommand;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Command;

/** Terms of the bound of an image given one other of its class. */
@Command(
        name = "bound",
        description =
                "Terms of the bound of an image given one other of its class: of classes learned"
                        + " from, whose images were set aside, and of classes held out.")
public final class SilhouettesBound
        extends EvaluationCommand<SilhouettesData, Map<String, EstimatedTerms>> {
    private static final int BATCH = 16;

    /** With the silhouettes' usual classes held out. */
    public SilhouettesBound() {
        super(Silhouettes.NAME, new SilhouettesData());
    }

    @Override
    protected Map<String, EstimatedTerms> measure(Homoencoder model, TestData test)
            throws Exception {
        Map<String, EstimatedTerms> found = new LinkedHashMap<>();
        SilhouettesSplit parts = data.split((SilhouettesSplit.Options) test.preparation());
        found.put("learned from", terms(model, parts.validation()));
        found.put("held out", terms(model, test.images()));
        TextTable table =
                new TextTable(
                        "classes", "reconstruction term", "KL of z", "images, nats per image");
        found.forEach(
                (classes, terms) ->
                        table.row(
                                classes,
                                AccuracyTable.number(2, terms.logLikelihood()),
                                AccuracyTable.number(2, terms.kl().get(DeconvVhe.ELEMENT_LATENT)),
                                Long.toString(terms.targets())));
        print(table.toString());
        return found;
    }

    /** Of one pass over the images, c inferred from one other image of the class. */
    private EstimatedTerms terms(Homoencoder model, GroupedDataset images) {
        SupportSpec another =
                SupportSpec.of(DeconvVhe.CLASS_LATENT, DeconvVhe.GROUPING, 1)
                        .withTarget(TargetMembership.EXCLUDED);
        int batches = Math.max(1, images.size() / BATCH);
        return EstimatedTerms.of(
                model,
                images,
                List.of(another),
                new EstimatedTerms.Options(BATCH, batches, seed()));
    }
}
