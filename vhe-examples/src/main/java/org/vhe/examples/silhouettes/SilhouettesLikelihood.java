package org.vhe.examples.silhouettes;

import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.LikelihoodCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The joint likelihood of classes held out. */
@Command(
        name = "likelihood",
        description = "Estimate the joint negative log-likelihood of classes held out.")
public final class SilhouettesLikelihood extends LikelihoodCommand {
    @Mixin private SilhouettesData data = new SilhouettesData();

    /** With the experiment's own defaults. */
    public SilhouettesLikelihood() {
        super(20, 10);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(SilhouettesLikelihood::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<JointLikelihoodResult> runExample(String... args) throws Exception {
        return Launcher.result(new SilhouettesLikelihood(), args);
    }

    @Override
    protected SilhouettesData data() {
        return data;
    }

    @Override
    protected String name() {
        return Silhouettes.NAME;
    }
}
