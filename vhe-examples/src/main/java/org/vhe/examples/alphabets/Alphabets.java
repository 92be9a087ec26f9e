package org.vhe.examples.alphabets;

import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.Preprocessing;
import org.vhe.examples.cli.CommandGroup;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;

/**
 * The hierarchical model of alphabets, characters and drawings (sections 3.2 and 4.3 of the paper):
 * trained on Omniglot's background alphabets, tested on the others, and compared with the same
 * network without a.
 */
@Command(
        name = Alphabets.NAME,
        description =
                "Learn alphabets, characters and drawings in one model; classify, identify"
                        + " alphabets, and draw new characters of unseen ones.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AlphabetsTrain.class,
            AlphabetsClassify.class,
            AlphabetsSample.class,
            AlphabetsLikelihood.class
        })
public final class Alphabets extends CommandGroup {
    static final String NAME = "alphabets";

    /** Whole alphabets are held out; gray images, binarised in every step. */
    static OmniglotImages data() {
        return new OmniglotImages(
                        OmniglotPreparation.defaults(Division.BACKGROUND)
                                .withImages(Preprocessing.AREA_AVERAGE, true))
                .heldOutBy(HierarchicalVhe.ALPHABET);
    }
}
