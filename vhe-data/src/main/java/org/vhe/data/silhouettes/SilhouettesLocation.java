package org.vhe.data.silhouettes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Where the silhouettes are on this machine. */
public final class SilhouettesLocation {
    /** The environment variable that names the file. */
    public static final String ENVIRONMENT_VARIABLE = "VHE_SILHOUETTES";

    /** The file's usual name. */
    public static final String FILE_NAME = "caltech101_silhouettes_28.mat";

    private SilhouettesLocation() {}

    /**
     * The file given, or else the one that the environment variable {@value #ENVIRONMENT_VARIABLE}
     * names. A folder stands for the file of the {@linkplain #FILE_NAME usual name} in it. Nothing
     * is downloaded.
     *
     * @param option the file or folder that the user gave, or null for none
     */
    public static Path find(Path option) throws IOException {
        return find(option, System.getenv());
    }

    static Path find(Path option, Map<String, String> environment) throws IOException {
        if (option != null) {
            return require(option, "the given file");
        }
        String variable = environment.get(ENVIRONMENT_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return require(Path.of(variable), "the value of " + ENVIRONMENT_VARIABLE);
        }
        throw new NoSuchFileException(
                FILE_NAME,
                null,
                "Caltech-101 Silhouettes are not downloaded: get this file from Benjamin Marlin's"
                        + " page of data sets and name it by "
                        + ENVIRONMENT_VARIABLE);
    }

    private static Path require(Path path, String origin) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(FILE_NAME) : path;
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, origin + ": expected a file, found none");
        }
        return file;
    }
}
