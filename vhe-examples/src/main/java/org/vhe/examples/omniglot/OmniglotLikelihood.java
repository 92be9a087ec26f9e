package org.vhe.examples.omniglot;

import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.experiment.LikelihoodCommand;
import org.vhe.examples.experiment.OmniglotImages;
import picocli.CommandLine.Command;

/** The joint likelihood of held-out characters (section 4.2 of the paper). */
@Command(
        name = "likelihood",
        description = {
            "Estimate the joint negative log-likelihood of held-out characters.",
            "Results are kept in the output folder, character by character. The same command again"
                    + " goes on from them, also with another number of characters; to begin anew,"
                    + " delete the file."
        })
public final class OmniglotLikelihood extends LikelihoodCommand<OmniglotImages> {
    /** With the paper's numbers of samples. */
    public OmniglotLikelihood() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.BACKGROUND)),
                20,
                10);
    }
}
