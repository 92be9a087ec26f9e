package org.vhe.examples.alphabets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.image.RotateReflect;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.SmallOmniglot;

class AlphabetsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void writeData() throws Exception {
        SmallOmniglot.write(folder.resolve("data"));
    }

    private static Alphabets.Result run(String out, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--any-counts",
                                "--data=" + folder.resolve("data"),
                                "--out=" + folder.resolve(out),
                                "--width=1",
                                "--hidden=2",
                                "--alphabet-latent=2",
                                "--class-latent=2",
                                "--element-latent=2",
                                "--batch=2",
                                "--decay-from=1",
                                "--way=2",
                                "--shot=1",
                                "--cues=3",
                                "--episodes=1",
                                "--samples=2",
                                "--likelihood-alphabets=0",
                                "--rows=1",
                                "--columns=1"));
        args.addAll(Arrays.asList(more));
        return Alphabets.runExample(args.toArray(String[]::new));
    }

    private static List<ObjectiveTerms> terms(Alphabets.Result result) {
        return result.networks().stream().map(n -> n.training().recentTerms()).toList();
    }

    @Test
    void finishedRunIsMeasuredAgainFromItsCheckpoints() throws Exception {
        Alphabets.Result first = run("first", "--steps=2");
        String checkpoint = folder.resolve("first").resolve("model.zip").toString();
        Alphabets.Result again = run("again", "--steps=2", "--resume=" + checkpoint);

        assertThat(again.networks()).extracting(n -> n.training().steps()).containsExactly(2L, 2L);
        assertThat(terms(again)).isEqualTo(terms(first));
        assertThat(terms(again).get(0).kl().keySet()).containsExactlyInAnyOrder("a", "c", "z");
        assertThat(again.identification()).isEqualTo(first.identification());
        assertThat(again.likelihood()).isNull();
        assertThat(Checkpoint.loadModel(folder.resolve("again/model.zip")).structure().names())
                .containsExactly("a", "c", "z");
    }

    @Test
    void finishedRunGoesOnInItsOwnFolder() throws Exception {
        run("own", "--steps=2");
        String checkpoint = folder.resolve("own").resolve("model.zip").toString();
        Alphabets.Result longer = run("own", "--steps=3", "--resume=" + checkpoint);

        assertThat(longer.networks()).extracting(n -> n.training().steps()).containsExactly(3L, 3L);
    }

    @Test
    void regroupedClassesAreAlphabets() {
        GroupedDataset glyphs =
                Glyphs.generate(new Glyphs.Options(2, 3, 4, 1, 1))
                        .withAugmentation(new RotateReflect());
        GroupedDataset regrouped = AlphabetBaseline.ALPHABET.regroup(glyphs);
        Grouping classes = regrouped.grouping("character");
        Grouping alphabets = glyphs.grouping("alphabet");

        assertThat(AlphabetBaseline.CHARACTER.regroup(glyphs)).isSameAs(glyphs);
        assertThat(classes.groupCount()).isEqualTo(2);
        assertThat(classes.members(1)).isEqualTo(alphabets.members(1));
        assertThat(classes.label(1)).isEqualTo(alphabets.label(1));
        assertThat(regrouped.elements(13)).isEqualTo(glyphs.elements(13));
        assertThat(regrouped.augmentations()).isEqualTo(glyphs.augmentations());
    }

    @Test
    void whatDoesNotFitAlphabetsIsRefused() {
        assertThatThrownBy(() -> run("refused", "--split=random1200"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--split must be background");
        assertThatThrownBy(() -> run("refused", "--restarts=2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--restarts");
    }
}
