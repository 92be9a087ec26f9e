package org.vhe.examples.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.silhouettes.SilhouettesSplit;
import org.vhe.examples.SmallSilhouettes;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.SeenGroups;

class DividedSilhouettesTest {
    @TempDir Path folder;

    /** All classes are learned from, which an evaluation says. */
    @Test
    void aDividedFileIsLearnedFromAndTestedOnAsItIs() throws Exception {
        Path file = folder.resolve("split1.mat");
        SmallSilhouettes.writeDivided(file);
        Path out = folder.resolve("out");
        Launcher.result(
                new SilhouettesTrain(),
                "--data=" + file,
                "--width=2",
                "--hidden=8",
                "--class-latent=4",
                "--batch=3",
                "--shots=2",
                "--steps=1",
                "--out=" + out);
        Path weights = out.resolve("model.zip");
        assertThat(Checkpoint.read(weights).provenance().orElseThrow().groups().get("character"))
                .hasSize(SmallSilhouettes.CLASSES);

        assertThatThrownBy(() -> classify(file, weights))
                .hasMessageContaining("was trained on 12 of the 12 groups of 'character'");
        Evaluation<List<Classified>> found = classify(file, weights, "--allow-seen");
        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 12, 12));
        assertThat(((SilhouettesSplit.Options) found.data()).asGiven()).isTrue();
    }

    private static Evaluation<List<Classified>> classify(Path file, Path weights, String... more)
            throws Exception {
        String[] args = {
            "--data=" + file,
            "--weights=" + weights,
            "--way=2",
            "--shot=1",
            "--episodes=1",
            "--samples=1",
            more.length == 0 ? "--seed=1" : more[0]
        };
        return Launcher.result(new SilhouettesClassify(), args);
    }
}
