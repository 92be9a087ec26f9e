package org.vhe.examples.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.CheckpointException;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.PeersCommand;
import org.vhe.examples.omniglot.OmniglotClassify;
import org.vhe.examples.omniglot.OmniglotPeers;

/** What the options of the peers' command do. */
class OmniglotPeersTest {
    @TempDir static Path folder;

    private static PeersCommand.Result run(Path out, String... more) throws Exception {
        SmallInputs inputs = new SmallInputs(folder.resolve("data"), null, null, null);
        if (!Files.exists(inputs.omniglot())) {
            org.vhe.examples.SmallOmniglot.write(inputs.omniglot());
        }
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--any-counts",
                                "--data=" + inputs.omniglot(),
                                "--split=background",
                                "--width=2",
                                "--batch=4",
                                "--way=3",
                                "--shot=1",
                                "--episodes=4",
                                "--out=" + out));
        args.addAll(List.of(more));
        return Launcher.result(new OmniglotPeers(), args.toArray(String[]::new));
    }

    @Test
    void allClassifyTheSameQueriesAndTrainedOnesDoSoAgain() throws Exception {
        Path out = folder.resolve("peers");
        PeersCommand.Result result = run(out, "--steps=3", "--peers=prototypical,siamese");

        FewShotRow row = result.accuracy().get(0);
        assertThat(row.results().keySet())
                .containsExactly(
                        "pixel nearest neighbour", "Prototypical Networks", "Siamese Networks");
        assertThat(result.peers())
                .extracting(PeersCommand.Trained::name)
                .containsExactly("prototypical", "siamese");
        assertThat(result.peers())
                .allSatisfy(peer -> assertThat(peer.training().steps()).isEqualTo(3))
                .allSatisfy(peer -> assertThat(peer.objective()).isEqualTo("episodic"));
        assertThat(result.seen().seen()).isZero();
        assertThat(Files.readString(out.resolve("siamese-metrics.csv")))
                .startsWith("step,steps,epoch,seconds,learningRate,loss,accuracy");

        PeersCommand.Result again = run(out, "--trained", "--peers=siamese,prototypical");
        assertThat(again.accuracy().get(0).results().get("Siamese Networks"))
                .isEqualTo(row.results().get("Siamese Networks"));
        assertThat(again.peers().get(0).training()).isNull();
    }

    @Test
    void aPeerGoesOn() throws Exception {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        run(whole, "--peers=matching", "--steps=6", "--decay-from=1", "--threads=1");
        run(parts, "--peers=matching", "--steps=4", "--decay-from=1", "--threads=1");
        run(
                parts,
                "--peers=matching",
                "--steps=6",
                "--decay-from=1",
                "--threads=1",
                "--resume=" + parts.resolve("matching.zip"));
        assertThat(Checkpoint.read(parts.resolve("matching.zip")).arrays())
                .isEqualTo(Checkpoint.read(whole.resolve("matching.zip")).arrays());
    }

    @Test
    void whatIsOfOneModelIsRefused() {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> run(out, "--objective=vhe"))
                .hasMessageContaining("peers have objectives of their own");
        assertThatThrownBy(() -> run(out, "--resume=x.zip"))
                .hasMessageContaining("--resume goes on with one peer");
        assertThatThrownBy(() -> run(out, "--peers=siamese,siamese"))
                .hasMessageContaining("each peer is trained once");
        assertThat(out).doesNotExist();
    }

    @Test
    void aPeerIsNoModelToSampleOrClassifyWith() throws Exception {
        Path out = folder.resolve("other");
        run(out, "--steps=2", "--peers=prototypical");
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OmniglotClassify(),
                                        "--any-counts",
                                        "--data=" + folder.resolve("data"),
                                        "--weights=" + out.resolve("prototypical.zip")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected a Homoencoder");
    }
}
