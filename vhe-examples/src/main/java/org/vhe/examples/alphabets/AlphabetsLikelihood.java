package org.vhe.examples.alphabets;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The joint likelihood of unseen alphabets, or of their characters by a network without a. */
@Command(
        name = "likelihood",
        description =
                "Estimate the joint negative log-likelihood of whole unseen alphabets, or of their characters.")
public final class AlphabetsLikelihood extends LikelihoodCommand<OmniglotImages> {

    @Option(
            names = "--alphabets",
            paramLabel = "N",
            description = "Alphabets to evaluate, chosen at random (default: ${DEFAULT-VALUE}).")
    private int alphabets = 3;

    /** With the experiment's own defaults. */
    public AlphabetsLikelihood() {
        super(Alphabets.NAME, Alphabets.data(), 8, 1);
    }

    @Override
    protected GroupedDataset nested(GroupedDataset images) {
        return images.sample(HierarchicalVhe.ALPHABET, alphabets, Seeds.derive(seed(), 3));
    }
}
