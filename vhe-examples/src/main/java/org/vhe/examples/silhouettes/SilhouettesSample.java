package org.vhe.examples.silhouettes;

import java.util.List;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.ClassSampleCommand;
import org.vhe.examples.experiment.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pictures of new objects of classes held out. */
@Command(
        name = "sample",
        description = "Draw objects of classes held out, from some of each, and of none.")
public final class SilhouettesSample extends ClassSampleCommand {
    @Mixin private SilhouettesData data = new SilhouettesData();

    /** With the experiment's own defaults. */
    public SilhouettesSample() {
        super(10, 12);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(SilhouettesSample::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<List<String>> runExample(String... args) throws Exception {
        return Launcher.result(new SilhouettesSample(), args);
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
