package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.NpyFormat;
import org.vhe.core.training.ValidationReport;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.SeenGroups;
import org.vhe.examples.experiment.TrainCommand;

class OwnImagesTest {
    @TempDir static Path folder;
    private static SmallInputs inputs;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
    }

    private static Evaluation<List<Classified>> classify(String... more) throws Exception {
        String[] few = inputs.ofFolder("--way=2", "--shot=1", "--episodes=1", "--samples=2");
        String[] all = Arrays.copyOf(few, few.length + more.length);
        System.arraycopy(more, 0, all, few.length, more.length);
        return Launcher.result(new OwnClassify(), all);
    }

    @Test
    void classesHeldOutAreThoseOfTheWeights() throws Exception {
        Evaluation<List<Classified>> found = classify();
        OwnPreparation preparation = (OwnPreparation) found.data();

        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 2, 0));
        assertThat(preparation.heldOut()).isEqualTo(2);
        assertThat(preparation.images().height()).isEqualTo(20);
        assertThat(preparation.images().width()).isEqualTo(12);
    }

    @Test
    void classesOfTrainingAreRefused() {
        assertThatThrownBy(() -> classify("--all-classes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was trained on 4 of the 6 groups of 'character'");
        assertThatThrownBy(() -> classify("--split-seed=1", "--held-out=3"))
                .hasMessageContaining("--allow-seen");
    }

    @Test
    void anotherFolderMayBeTestedOn() throws Exception {
        Path other = inputs.omniglot().resolve("images_evaluation");
        String[] args =
                inputs.ofFolder(
                        "--all-classes", "--way=2", "--shot=1", "--episodes=1", "--samples=2");
        args[0] = "--data=" + other;
        Evaluation<List<Classified>> found = Launcher.result(new OwnClassify(), args);

        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 6, 0));
    }

    @Test
    void embeddingsAreLabelled() throws Exception {
        Path out = folder.resolve("embeddings");
        Launcher.result(new OwnEmbed(), inputs.ofFolder("--all-classes", "--out=" + out));
        List<String> lines = Files.readAllLines(out.resolve("embeddings-c.csv"));

        assertThat(lines).hasSize(1 + 6 * 4);
        assertThat(lines.get(0)).startsWith("character,mean_0,mean_1");
        assertThat(lines.get(1)).startsWith("\"");
        try (InputStream in = new FileInputStream(out.resolve("embeddings-c.npy").toFile())) {
            assertThat(NpyFormat.read(in, 1 << 20).shape())
                    .containsExactly(24, lines.get(0).split(",").length - 1);
        }
    }

    @Test
    void singleImagesArePredicted() throws Exception {
        Path out = folder.resolve("predicted");
        Path image;
        try (Stream<Path> files = Files.walk(inputs.folder())) {
            image = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        String[] few = {"--samples=2", "--inner-samples=1", "--shots=2", "--out=" + out};
        String[] args = Arrays.copyOf(inputs.toPredict(few), few.length + 4);
        args[2] = "--query=" + image;
        args[args.length - 1] = "--values=ink";
        OwnPredict.Result one = Launcher.result(new OwnPredict(), args);

        assertThat(one.shots()).isEqualTo(2);
        assertThat(one.predictions()).hasSize(1);
        OwnPredict.OfFile found = one.predictions().get(0);
        assertThat(found.file()).isEqualTo(image.toString());
        assertThat(found.probabilities()).hasSize(6).containsKey(found.label());
        List<String> lines = Files.readAllLines(out.resolve("predictions.csv"));
        assertThat(lines.get(0)).startsWith("file,class,\"");
        assertThat(lines.get(1)).startsWith("\"" + image + "\",\"" + found.label());

        OwnPredict.Result all =
                Launcher.result(
                        new OwnPredict(),
                        inputs.toPredict("--samples=1", "--inner-samples=1", "--out=" + out));
        assertThat(all.predictions()).hasSize(24);
        assertThat(all.predictions().get(0).file()).isEqualTo(image.toString());
    }

    @Test
    void trainingIsWatchedByOtherClassesAndEndsByThem() throws Exception {
        Path out = folder.resolve("watched");
        String[] options =
                inputs.onFolder(
                        "--out=" + out,
                        "--validation=1",
                        "--validate-every=1",
                        "--patience=2",
                        "--learning-rate=0.5",
                        "--size=20x12",
                        "--width=2",
                        "--hidden=6",
                        "--seed=3",
                        "--steps=400");
        TrainCommand.Result result = Launcher.result(new OwnTrain(), options);

        ValidationReport report = result.training().validation();
        assertThat(report.step()).isEqualTo(result.training().steps()).isLessThan(400);
        assertThat(report.bestStep()).isEqualTo(report.step() - 2);
        Provenance provenance =
                Checkpoint.read(out.resolve("model.zip")).provenance().orElseThrow();
        assertThat(provenance.groups().get("character")).hasSize(3);
        assertThat(Files.readAllLines(out.resolve("metrics-3.csv")).get(0))
                .contains(",validation_bound,");
        String[] again = Arrays.copyOf(options, options.length + 1);
        again[options.length] = "--resume=" + out.resolve("model.zip");
        assertThat(Launcher.result(new OwnTrain(), again).training().steps())
                .isEqualTo(report.step());
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OwnTrain(),
                                        inputs.onFolder(
                                                "--steps=1", "--patience=2", "--overwrite")))
                .hasMessageContaining("--patience 2 needs data set aside by --validation");
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(
                        () ->
                                Launcher.result(
                                        new OwnTrain(),
                                        inputs.onFolder("--size=large", "--steps=1")))
                .hasMessageContaining("--size must be such as 28 or 48x64");
        assertThatThrownBy(() -> Launcher.result(new OwnClassify(), weightsOfOmniglot()))
                .hasMessageContaining("was not trained on images of a folder");
    }

    private static String[] weightsOfOmniglot() {
        return new String[] {"--data=" + inputs.folder(), "--weights=" + inputs.weights()};
    }

    @Test
    void modelSuitsTheImages() throws Exception {
        assertThat(
                        Checkpoint.loadModel(inputs.weights().resolveSibling("own/model.zip"))
                                .elementShape())
                .containsExactly(1, 20, 12);
    }
}
