package org.vhe.examples.own;

import org.vhe.examples.experiment.LikelihoodCommand;
import picocli.CommandLine.Command;

/** The joint likelihood of classes that training held out. */
@Command(
        name = "likelihood",
        description = "Estimate the joint negative log-likelihood of classes held out.")
public final class OwnLikelihood extends LikelihoodCommand<OwnImages> {

    /** With the paper's numbers of samples. */
    public OwnLikelihood() {
        super(OwnTrain.NAME, new OwnImages(), 20, 10);
    }
}
