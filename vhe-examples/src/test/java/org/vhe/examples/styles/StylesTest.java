package org.vhe.examples.styles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.examples.SmallOmniglot;

class StylesTest {
    @TempDir static Path folder;

    @BeforeAll
    static void writeData() throws Exception {
        SmallOmniglot.write(folder.resolve("data"));
    }

    private static String[] args(String... more) {
        List<String> args = new ArrayList<>(List.of("--any-counts", "--styles=3", "--width=2"));
        args.addAll(List.of("--data=" + folder.resolve("data"), "--training-characters=9"));
        args.addAll(List.of("--batch=2", "--shots=2", "--steps=1", "--way=20", "--shot=1"));
        args.addAll(List.of("--episodes=1", "--samples=1", "--rows=1", "--columns=1"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void finishedRunIsMeasuredAgainFromItsCheckpoint() throws Exception {
        Path out = folder.resolve("out");
        Styles.Result first = Styles.runExample(args("--out=" + out));
        Styles.Result again =
                Styles.runExample(args("--out=" + out, "--resume=" + out.resolve("model.zip")));

        assertThat(first.tasks())
                .extracting(task -> task.images() + ", " + task.classes())
                .containsExactly(
                        "seen styles, character", "seen styles, style", "new styles, style");
        // no more classes than the 3 characters and styles that there are
        assertThat(first.tasks())
                .allSatisfy(task -> assertThat(task.accuracy().chance()).isEqualTo(1.0 / 3));
        assertThat(first.probes())
                .extracting(probe -> probe.latent() + " " + probe.label())
                .containsExactly("c character", "c style", "s character", "s style");
        assertThat(again.training().steps()).isEqualTo(1);
        assertThat(again.tasks()).isEqualTo(first.tasks());
        assertThat(again.probes()).isEqualTo(first.probes());
    }

    @Test
    void impossibleChoicesAreRefused() {
        assertThatThrownBy(() -> Styles.runExample(args("--no-dynamic-binarisation")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add --dynamic-binarisation");
        assertThatThrownBy(() -> Styles.runExample(args("--restarts=2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--restarts is 2");
    }
}
