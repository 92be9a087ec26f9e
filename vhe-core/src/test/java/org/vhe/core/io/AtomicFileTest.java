package org.vhe.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @Test
    void failedWriteLeavesTheEarlierFileAndNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("figures.json");
        Files.writeString(file, "earlier");

        assertThatThrownBy(
                        () ->
                                AtomicFile.write(
                                        file,
                                        out -> {
                                            out.write('x');
                                            throw new IOException("disk full");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");

        assertThat(file).hasContent("earlier");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writeReplacesTheEarlierFileAndMakesFolders(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a/b/figures.json");

        AtomicFile.write(file, out -> out.write('1'));
        AtomicFile.write(file, out -> out.write('2'));

        assertThat(file).hasContent("2");
    }
}
