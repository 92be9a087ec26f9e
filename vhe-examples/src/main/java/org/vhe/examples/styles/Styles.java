package org.vhe.examples.styles;

import org.vhe.examples.cli.CommandGroup;
import picocli.CommandLine.Command;

/** Content and style of coloured characters told apart (section 4.3 of the paper). */
@Command(
        name = Styles.NAME,
        description = "Tell content and style of coloured Omniglot apart (section 4.3).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StylesTrain.class,
            StylesClassify.class,
            StylesSample.class,
            StylesLikelihood.class,
            StylesProbe.class
        })
public final class Styles extends CommandGroup {
    static final String NAME = "styles";
}
