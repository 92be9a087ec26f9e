package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmniglotLocationTest {
    @TempDir Path root;

    @Test
    void givenFolderGoesBeforeTheVariable() throws Exception {
        Path given = holding("given");
        Path variable = holding("variable");
        OmniglotLocation location = location(Map.of("VHE_DATA", variable.toString()));
        assertThat(location.locate(given)).isEqualTo(given);
        assertThat(location.locate(null)).isEqualTo(variable);
    }

    @Test
    void cacheServesWhereNothingIsNamed() throws Exception {
        Path cache = holding("cache");
        assertThat(location(Map.of()).locate(null)).isEqualTo(cache);
        assertThat(location(Map.of("VHE_DATA", " ")).locate(null)).isEqualTo(cache);
    }

    @Test
    void missingArchivesAreDownloaded() {
        // Nothing listens there: the attempt is the evidence.
        assertThatThrownBy(() -> location(Map.of()).locate(null))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void namedFolderWithoutDataIsAnErrorEvenIfTheCacheHasThem() throws IOException {
        holding("cache");
        Path empty = Files.createDirectory(root.resolve("empty"));
        assertThatThrownBy(() -> location(Map.of()).locate(empty))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("empty")
                .hasMessageContaining("images_background.zip");
        String absent = root.resolve("absent").toString();
        assertThatThrownBy(() -> location(Map.of("VHE_DATA", absent)).locate(null))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent")
                .hasMessageContaining("VHE_DATA");
    }

    @Test
    void aFolderMayHoldOnePart() throws Exception {
        for (String part :
                List.of("images_evaluation", "images_background", "images_background_small2")) {
            Path folder = Files.createDirectories(root.resolve("with " + part).resolve(part));
            assertThat(location(Map.of()).locate(folder.getParent())).isEqualTo(folder.getParent());
        }
    }

    @Test
    void cacheFollowsTheXdgVariableIfAbsolute() {
        Path home = Path.of("/home/ada");
        assertThat(OmniglotLocation.cacheFolder(Map.of("XDG_CACHE_HOME", "/var/c"), home))
                .isEqualTo(Path.of("/var/c/vhe/omniglot"));
        for (Map<String, String> environment :
                List.of(
                        Map.<String, String>of(),
                        Map.of("XDG_CACHE_HOME", ""),
                        Map.of("XDG_CACHE_HOME", "c"))) {
            assertThat(OmniglotLocation.cacheFolder(environment, home))
                    .isEqualTo(Path.of("/home/ada/.cache/vhe/omniglot"));
        }
    }

    private Path holding(String name) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        Files.createFile(folder.resolve("images_background.zip"));
        Files.createFile(folder.resolve("images_evaluation.zip"));
        return folder;
    }

    private OmniglotLocation location(Map<String, String> environment) {
        OmniglotDownload.Options options =
                new OmniglotDownload.Options(
                        URI.create("http://localhost:1/"),
                        root.resolve("cache"),
                        Map.of(OmniglotPart.BACKGROUND, "0", OmniglotPart.EVALUATION, "0"),
                        1,
                        Duration.ofSeconds(5));
        return new OmniglotLocation(
                environment, new OmniglotDownload(options, new EnvironmentProxies(Map.of())));
    }
}
