package org.vhe.examples.omniglot;

import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.experiment.ClassSampleCommand;
import org.vhe.examples.experiment.OmniglotImages;
import picocli.CommandLine.Command;

/** Pictures of new characters and of new drawings of held-out ones (figures 5 and 6). */
@Command(name = "sample", description = "Draw one-shot, few-shot and unconditional samples.")
public final class OmniglotSample extends ClassSampleCommand<OmniglotImages> {
    /** With 12 rows and columns. */
    public OmniglotSample() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200)),
                12,
                12);
    }
}
