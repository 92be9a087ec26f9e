package org.vhe.examples.alphabets;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.random.Seeds;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The joint likelihood of unseen alphabets, or of their characters by a network without a. */
@Command(
        name = "likelihood",
        description =
                "Estimate the joint negative log-likelihood of whole unseen alphabets, or of their characters.")
public final class AlphabetsLikelihood extends LikelihoodCommand {
    @Mixin private OmniglotImages data = Alphabets.data();

    @Option(
            names = "--alphabets",
            paramLabel = "N",
            description = "Alphabets to evaluate, chosen at random (default: ${DEFAULT-VALUE}).")
    private int alphabets = 3;

    /** With the experiment's own defaults. */
    public AlphabetsLikelihood() {
        super(8, 1);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(AlphabetsLikelihood::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<JointLikelihoodResult> runExample(String... args) throws Exception {
        return Launcher.result(new AlphabetsLikelihood(), args);
    }

    @Override
    protected OmniglotImages data() {
        return data;
    }

    @Override
    protected String name() {
        return Alphabets.NAME;
    }

    @Override
    protected GroupedDataset nested(GroupedDataset images) {
        return images.sample(HierarchicalVhe.ALPHABET, alphabets, Seeds.derive(seed(), 3));
    }
}
