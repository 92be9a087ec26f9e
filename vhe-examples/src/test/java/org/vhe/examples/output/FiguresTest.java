package org.vhe.examples.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void drawnFiguresAreNoNews() throws IOException {
        assertThat(Figures.draw(() -> {})).isEmpty();
    }

    @Test
    void wantOfFontsIsALineThatSaysWhatToInstall() throws IOException {
        for (Error error :
                List.of(
                        new Error("Probable fatal error: No physical fonts found."),
                        new InternalError("Fontconfig head is null"),
                        new UnsatisfiedLinkError("libfreetype.so.6"),
                        new NoClassDefFoundError("Could not initialize sun.font.X"))) {
            assertThat(
                            Figures.draw(
                                    () -> {
                                        throw error;
                                    }))
                    .hasValueSatisfying(
                            line ->
                                    assertThat(line)
                                            .contains("fontconfig", error.getMessage())
                                            .doesNotContain("\n"));
        }
    }

    @Test
    void otherFailuresAreThrown() {
        assertThatThrownBy(
                        () ->
                                Figures.draw(
                                        () -> {
                                            throw new IOException("disk full");
                                        }))
                .hasMessage("disk full");
        assertThatThrownBy(
                        () ->
                                Figures.draw(
                                        () -> {
                                            throw new OutOfMemoryError("heap");
                                        }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
