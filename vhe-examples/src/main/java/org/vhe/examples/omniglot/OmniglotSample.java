package org.vhe.examples.omniglot;

import java.util.List;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.ClassSampleCommand;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.OmniglotImages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pictures of new characters and of new drawings of held-out ones (figures 5 and 6). */
@Command(name = "sample", description = "Draw one-shot, few-shot and unconditional samples.")
public final class OmniglotSample extends ClassSampleCommand {
    @Mixin
    private OmniglotImages data =
            new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200));

    /** With 12 rows and columns. */
    public OmniglotSample() {
        super(12, 12);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotSample::runExample, args);
    }

    /** Runs and returns what was written. */
    public static Evaluation<List<String>> runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotSample(), args);
    }

    @Override
    protected ExperimentData data() {
        return data;
    }

    @Override
    protected String name() {
        return Omniglot.NAME;
    }
}
