package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.SmallOmniglot;
import org.vhe.examples.omniglot.OmniglotTrain;

/** Training that begins with a trained model's weights. */
class FirstWeightsArgumentsTest {
    @TempDir static Path folder;
    private static Path trained;

    @BeforeAll
    static void train() throws Exception {
        SmallOmniglot.write(folder.resolve("data"));
        trained = train("trained", "--split=background");
    }

    private static Path train(String out, String... options) throws Exception {
        List<String> args = new ArrayList<>();
        args.addAll(List.of("--any-counts", "--data=" + folder.resolve("data")));
        args.addAll(List.of("--architecture=pixelcnn", "--width=4", "--class-latent=2"));
        args.addAll(List.of("--element-latent=2", "--decoder-layers=1", "--batch=2"));
        args.addAll(List.of("--shots=2", "--steps=1", "--decay-from=1"));
        args.add("--out=" + folder.resolve(out));
        args.addAll(List.of(options));
        Launcher.result(new OmniglotTrain(), args.toArray(String[]::new));
        return folder.resolve(out).resolve("model.zip");
    }

    private static Map<String, INDArray> parameters(Path weights) throws Exception {
        return Checkpoint.loadModel(weights).parameters().parameters();
    }

    @Test
    void furtherPartsMayBeAdded() throws Exception {
        Map<String, INDArray> deeper =
                parameters(
                        train(
                                "deeper",
                                "--split=background",
                                "--start-from=" + trained,
                                "--posterior-layers=1",
                                "--seed=9",
                                "--learning-rate=1e-9"));

        assertThat(deeper).containsKey("posterior/c/deep/out/weight");
        parameters(trained)
                .forEach(
                        (name, value) ->
                                assertThat(deeper.get(name).equalsWithEps(value, 1e-6))
                                        .as(name)
                                        .isTrue());
    }

    @Test
    void aNewPartMayBeTheOnlyOneThatLearns() throws Exception {
        Path weights =
                train(
                        "global",
                        "--split=background",
                        "--start-from=" + trained,
                        "--global-latent=3",
                        "--free-bits=g=2.5",
                        "--freeze=likelihood,posterior/c,posterior/t,prior/c/mean");
        Map<String, INDArray> first = parameters(trained);
        Map<String, INDArray> last = parameters(weights);

        first.forEach(
                (name, value) -> {
                    boolean frozen = !name.startsWith("prior/c/") || name.contains("/mean/");
                    assertThat(last.get(name).equals(value)).as(name).isEqualTo(frozen);
                });
        assertThat(last).containsKey("posterior/g/parameters/weight");
        assertThat(Checkpoint.read(weights).description().replaceAll("\\s", ""))
                .contains("\"freeBits\":{\"g\":2.5}")
                .contains("\"frozen\":[\"likelihood\",");
    }

    @Test
    void weightsOfOtherDataAreRefused() throws Exception {
        assertThatThrownBy(
                        () ->
                                train(
                                        "other",
                                        "--start-from=" + trained,
                                        "--split=background",
                                        "--preprocessing=area-average"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trained on the same images")
                .hasMessageContaining("BACKGROUND");
        Path unknown = folder.resolve("unknown.zip");
        Checkpoint.of(Checkpoint.loadModel(trained)).write(unknown);
        assertThatThrownBy(() -> train("other", "--start-from=" + unknown, "--split=background"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were trained on unknown");
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() throws Exception {
        Path deeper = train("deep", "--split=background", "--posterior-layers=1");
        assertThatThrownBy(() -> train("other", "--start-from=" + deeper, "--split=background"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another network")
                .hasMessageContaining("posterior/c/deep/out/weight");
    }

    @Test
    void otherBeginningsAreRefused() {
        for (String option : List.of("--restarts=2", "--resume=" + trained)) {
            assertThatThrownBy(
                            () ->
                                    train(
                                            "other",
                                            "--start-from=" + trained,
                                            "--split=background",
                                            option))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--restarts or --resume");
        }
    }
}
