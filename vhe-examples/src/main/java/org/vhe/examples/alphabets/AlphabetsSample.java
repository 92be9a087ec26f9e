package org.vhe.examples.alphabets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.SampleCommand;
import org.vhe.examples.experiment.TestData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Pictures as figures 7 and 10 of the paper, by the network of alphabets. */
@Command(
        name = "sample",
        description = "Draw characters of unseen alphabets, from one image each and as new ones.")
public final class AlphabetsSample extends SampleCommand<OmniglotImages> {

    @Option(
            names = "--cues",
            paramLabel = "N",
            description =
                    "Images of other characters of its alphabet that a character is drawn with"
                            + " (default: ${DEFAULT-VALUE}).")
    private int cues = 10;

    /** With the experiment's own defaults. */
    public AlphabetsSample() {
        super(Alphabets.NAME, Alphabets.data(), 10, 12);
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
