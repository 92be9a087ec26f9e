package org.vhe.examples.alphabets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.SampleCommand;
import org.vhe.examples.experiment.TestData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pictures as figures 7 and 10 of the paper, by the network of alphabets. */
@Command(
        name = "sample",
        description = "Draw characters of unseen alphabets, from one image each and as new ones.")
public final class AlphabetsSample extends SampleCommand {
    @Mixin private OmniglotImages data = Alphabets.data();

    @Option(
            names = "--cues",
            paramLabel = "N",
            description =
                    "Images of other characters of its alphabet that a character is drawn with"
                            + " (default: ${DEFAULT-VALUE}).")
    private int cues = 10;

    /** With the experiment's own defaults. */
    public AlphabetsSample() {
        super(10, 12);
    }

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(AlphabetsSample::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Evaluation<List<String>> runExample(String... args) throws Exception {
        return Launcher.result(new AlphabetsSample(), args);
    }

    @Override
    protected OmniglotImages data() {
        return data;
    }

    @Override
    protected String name() {
        return Alphabets.NAME;
    }

    @Override
    protected List<Path> draw(Homoencoder model, TestData test) throws IOException {
        if (!AlphabetNetwork.isHierarchical(model)) {
            throw new IllegalArgumentException(
                    "a network without latents of alphabets draws characters only: use omniglot sample");
        }
        return new AlphabetPictures(model, test.images(), rows(), columns(), seed())
                .writeAll(out(), cues);
    }
}
