package org.vhe.examples.silhouettes;

import org.vhe.examples.experiment.ClassSampleCommand;
import picocli.CommandLine.Command;

/** Pictures of new objects of classes held out. */
@Command(
        name = "sample",
        description = "Draw objects of classes held out, from some of each, and of none.")
public final class SilhouettesSample extends ClassSampleCommand<SilhouettesData> {
    /** With the experiment's own defaults. */
    public SilhouettesSample() {
        super(Silhouettes.NAME, new SilhouettesData(), 10, 12);
    }
}
