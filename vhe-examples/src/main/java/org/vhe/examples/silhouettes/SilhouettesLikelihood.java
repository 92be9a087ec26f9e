package org.vhe.examples.silhouettes;

import org.vhe.examples.experiment.LikelihoodCommand;
import picocli.CommandLine.Command;

/** The joint likelihood of classes held out. */
@Command(
        name = "likelihood",
        description = "Estimate the joint negative log-likelihood of classes held out.")
public final class SilhouettesLikelihood extends LikelihoodCommand<SilhouettesData> {
    /** With the experiment's own defaults. */
    public SilhouettesLikelihood() {
        super(Silhouettes.NAME, new SilhouettesData(), 20, 10);
    }
}
