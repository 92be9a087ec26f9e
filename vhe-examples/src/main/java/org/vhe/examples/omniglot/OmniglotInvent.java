package org.vhe.examples.omniglot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.SampleCommand;
import org.vhe.examples.experiment.TestData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * New characters, unconstrained and of unseen alphabets, beside drawings by hand: generating new
 * concepts, as the Omniglot challenge calls it (Lake, Salakhutdinov and Tenenbaum, 2019).
 */
@Command(
        name = "invent",
        description =
                "Draw new characters beside drawings by hand: from the prior, from a Gaussian fitted"
                        + " to what the model finds in the characters it was trained on, and of"
                        + " unseen alphabets, from a Gaussian fitted to some characters of each.")
public final class OmniglotInvent extends SampleCommand<OmniglotImages> {
    private Weights trained;

    @Option(
            names = "--characters",
            paramLabel = "N",
            description =
                    "Characters of an alphabet that new ones are made from, at least 2, by one"
                            + " drawing each (default: ${DEFAULT-VALUE}).")
    private int characters = 8;

    @Option(
            names = "--originals",
            paramLabel = "N",
            description =
                    "Drawings by hand in a row, on the right, at least 1 (default:"
                            + " ${DEFAULT-VALUE}).")
    private int originals = 6;

    /** With 8 rows and 8 columns. */
    public OmniglotInvent() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200)),
                8,
                8);
    }

    @Override
    protected TestData test(Weights weights) throws Exception {
        trained = weights;
        return super.test(weights);
    }

    @Override
    protected List<Path> draw(Homoencoder model, TestData test) throws Exception {
        if (characters < 2) {
            throw new IllegalArgumentException(
                    "--characters must be at least 2, found " + characters);
        }
        if (originals < 1) {
            throw new IllegalArgumentException(
                    "--originals must be at least 1, found " + originals);
        }
        Inventions inventions =
                new Inventions(model, test.images(), rows(), columns(), originals, seed());
        ImageGrid ofAlphabets = inventions.ofAlphabets(characters);
        List<Path> files = new ArrayList<>();
        write(inventions.ofThePrior(), "invented-prior.png", files);
        write(inventions.ofAFit(data.learned(trained, seed())), "invented-fitted.png", files);
        write(ofAlphabets, "invented-alphabets.png", files);
        return files;
    }

    private void write(ImageGrid picture, String name, List<Path> files) throws Exception {
        Path file = out().resolve(name);
        picture.write(file);
        files.add(file);
    }
}
