package org.vhe.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.vhe.data.omniglot.OmniglotPreparation;

/**
 * Models trained on Omniglot that come with the examples, as resources of the class path: a
 * checkpoint and, beside it, the choice of data that it was trained with.
 */
public enum Pretrained {
    /** By alphabets: the 30 of the background part, binary images. */
    LIKELIHOOD,
    /** By characters: 1200 of all, with their rotations and reflections. */
    CLASSIFICATION;

    private static final String FOLDER = "org/vhe/examples/pretrained/";

    /** The name of the checkpoint's resource. */
    public String resource() {
        return FOLDER + "omniglot-" + label() + ".zip";
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it comes with these examples. */
    public boolean exists() {
        return find(resource()) != null;
    }

    /**
     * Copies the checkpoint and the choice of data to files, which vanish when the program ends.
     *
     * @return the checkpoint
     */
    public Path extract() throws IOException {
        if (!exists()) {
            throw new IOException(
                    "no pretrained model for %s comes with these examples: expected the resource %s; name a checkpoint by --weights FILE, as omniglot train writes it"
                            .formatted(label(), resource()));
        }
        Path folder = Files.createTempDirectory("vhe-pretrained");
        folder.toFile().deleteOnExit();
        Path checkpoint = folder.resolve("omniglot-" + label() + ".zip");
        copy(resource(), checkpoint);
        Path choice = OmniglotPreparation.fileBeside(checkpoint);
        copy(FOLDER + choice.getFileName(), choice);
        return checkpoint;
    }

    private static void copy(String resource, Path file) throws IOException {
        URL found = find(resource);
        if (found == null) {
            throw new IOException(
                    "the examples are incomplete: resource " + resource + " is missing");
        }
        try (InputStream in = found.openStream()) {
            Files.copy(in, file);
        }
        file.toFile().deleteOnExit();
    }

    private static URL find(String resource) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Pretrained.class.getClassLoader();
        return (loader == null ? own : loader).getResource(resource);
    }
}
