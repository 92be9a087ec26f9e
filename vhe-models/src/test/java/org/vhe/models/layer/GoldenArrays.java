package org.vhe.models.layer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.training.NpyFormat;

/** Expected numbers of an independent implementation, in a folder named by the environment. */
public final class GoldenArrays {
    private static final String FOLDER = "VHE_GOLDEN";
    private static final long MAX_LENGTH = 1 << 20;

    private GoldenArrays() {}

    /** Skips the test unless the folder is there. */
    public static void assumePresent() {
        String folder = System.getenv(FOLDER);
        assumeTrue(
                folder != null && Files.isDirectory(Path.of(folder)),
                "the environment variable " + FOLDER + " names no folder with expected numbers");
    }

    /** The array of that name, in double precision. */
    public static INDArray read(String name) {
        Path file = Path.of(System.getenv(FOLDER), name + ".npy");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return NpyFormat.read(in, MAX_LENGTH);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
