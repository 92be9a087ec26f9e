package org.vhe.examples.omniglot;

import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.examples.experiment.OmniglotImages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The joint likelihood of held-out characters (section 4.2 of the paper). */
@Command(
        name = "likelihood",
        description = {
            "Estimate the joint negative log-likelihood of held-out characters.",
            "Results are kept in the output folder, character by character. The same command again"
                    + " goes on from them, also with another number of characters; to begin anew,"
                    + " delete the file."
        })
public final class OmniglotLikelihood extends LikelihoodCommand {
    @Mixin
    private OmniglotImages data =
            new OmniglotImages(OmniglotPreparation.defaults(Division.BACKGROUND));

    /** With the paper's numbers of samples. */
    public OmniglotLikelihood() {
        super(20, 10);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotLikelihood::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<JointLikelihoodResult> runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotLikelihood(), args);
    }

    @Override
    protected ExperimentData data() {
        return data;
    }

    @Override
    protected String name() {
        return Omniglot.NAME;
    }
}
