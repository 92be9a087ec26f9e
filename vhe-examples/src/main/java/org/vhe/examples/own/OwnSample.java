package org.vhe.examples.own;

import org.vhe.examples.experiment.ClassSampleCommand;
import picocli.CommandLine.Command;

/** Pictures of new members of classes that training held out. */
@Command(
        name = "sample",
        description = "Draw new images of classes that training held out, from some of each.")
public final class OwnSample extends ClassSampleCommand<OwnImages> {

    /** With up to 12 rows and columns. */
    public OwnSample() {
        super(OwnTrain.NAME, new OwnImages(), 12, 12);
    }
}
