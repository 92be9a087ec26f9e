package org.vhe.examples.omniglot;

import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.TrainingArguments;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.PeersCommand;
import picocli.CommandLine.Command;

/** What the paper's Table 2 compares its model with, on Omniglot. */
@Command(
        name = "peers",
        description =
                "Train Prototypical, Matching and Siamese Networks, or the Neural Statistician, and"
                        + " classify the same queries by all.")
public final class OmniglotPeers extends PeersCommand {

    /** With the paper's split. */
    public OmniglotPeers() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200)),
                new TrainingArguments().usualShots(1).usualBatch(64).usualMinutes(10));
    }
}
