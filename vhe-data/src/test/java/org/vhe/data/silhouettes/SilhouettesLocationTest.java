package org.vhe.data.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilhouettesLocationTest {
    @TempDir Path folder;

    @Test
    void optionGoesBeforeTheEnvironmentAndAFolderStandsForItsFile() throws IOException {
        Path usual = Files.createFile(folder.resolve(SilhouettesLocation.FILE_NAME));
        Path other = Files.createFile(folder.resolve("other.mat"));
        Map<String, String> environment = Map.of("VHE_SILHOUETTES", folder.toString());

        assertThat(SilhouettesLocation.find(null, environment)).isEqualTo(usual);
        assertThat(SilhouettesLocation.find(other, environment)).isEqualTo(other);
    }

    @Test
    void missingFilesAreNamedWithTheirOrigin() {
        Path missing = folder.resolve("none.mat");
        assertThatThrownBy(() -> SilhouettesLocation.find(missing, Map.of()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("the given file");
        assertThatThrownBy(
                        () ->
                                SilhouettesLocation.find(
                                        null, Map.of("VHE_SILHOUETTES", missing.toString())))
                .hasMessageContaining("the value of VHE_SILHOUETTES");
        assertThatThrownBy(() -> SilhouettesLocation.find(null, Map.of()))
                .hasMessageContaining("name it by VHE_SILHOUETTES");
    }
}
