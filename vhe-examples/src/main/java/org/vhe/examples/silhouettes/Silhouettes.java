package org.vhe.examples.silhouettes;

import org.vhe.examples.cli.CommandGroup;
import picocli.CommandLine.Command;

/**
 * Caltech-101 Silhouettes: the deconvolutional VHE learns from the outlines of 91 classes of
 * objects, then draws and classifies objects of 10 others (supplement 6.6 of the paper).
 */
@Command(
        name = Silhouettes.NAME,
        description =
                "Train on silhouettes of objects; draw, classify and estimate the likelihood of"
                        + " classes held out.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SilhouettesTrain.class,
            SilhouettesClassify.class,
            SilhouettesSample.class,
            SilhouettesLikelihood.class,
            SilhouettesBound.class
        })
public final class Silhouettes extends CommandGroup {
    static final String NAME = "silhouettes";
}
