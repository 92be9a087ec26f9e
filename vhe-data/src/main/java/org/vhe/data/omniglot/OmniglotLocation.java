package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Where Omniglot is on this machine. */
public final class OmniglotLocation {
    /** The environment variable that names the folder of the data. */
    public static final String ENVIRONMENT_VARIABLE = "VHE_DATA";

    private final Map<String, String> environment;
    private final OmniglotDownload download;

    OmniglotLocation(Map<String, String> environment, OmniglotDownload download) {
        this.environment = environment;
        this.download = download;
    }

    /**
     * The folder that holds Omniglot, as archives or as folders: the one given, or else that named
     * by the environment variable {@value #ENVIRONMENT_VARIABLE}, or else the cache, into which
     * missing archives are downloaded first, by the proxy that {@code https_proxy} names if it
     * does.
     *
     * <p>A folder that is named but holds nothing of the data is an error: no other is taken in its
     * place. A half that is not there is one when it is read.
     *
     * @param dataOption the folder that the user gave, or null for none
     */
    public static Path find(Path dataOption) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Path cache = cacheFolder(environment, Path.of(System.getProperty("user.home")));
        return new OmniglotLocation(
                        environment,
                        new OmniglotDownload(
                                OmniglotDownload.Options.into(cache),
                                new EnvironmentProxies(environment)))
                .locate(dataOption);
    }

    Path locate(Path dataOption) throws IOException, InterruptedException {
        if (dataOption != null) {
            return requireOmniglot(dataOption, "the given data folder");
        }
        String variable = environment.get(ENVIRONMENT_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return requireOmniglot(Path.of(variable), "the value of " + ENVIRONMENT_VARIABLE);
        }
        return download.fetch();
    }

    /** {@code $XDG_CACHE_HOME/vhe/omniglot}, by default {@code ~/.cache/vhe/omniglot}. */
    static Path cacheFolder(Map<String, String> environment, Path home) {
        String configured = environment.get("XDG_CACHE_HOME");
        // The specification of XDG asks for relative paths to be ignored.
        boolean valid =
                configured != null && !configured.isBlank() && Path.of(configured).isAbsolute();
        Path cache = valid ? Path.of(configured) : home.resolve(".cache");
        return cache.resolve("vhe").resolve("omniglot");
    }

    private static Path requireOmniglot(Path folder, String origin) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(), null, origin + ": expected a folder, found none");
        }
        if (Arrays.stream(OmniglotPart.values()).noneMatch(part -> part.find(folder).isPresent())) {
            throw new NoSuchFileException(
                    folder.toString(),
                    null,
                    origin
                            + ": expected images_background.zip, images_evaluation.zip, or folders"
                            + " of these names without .zip, found none");
        }
        return folder;
    }
}
