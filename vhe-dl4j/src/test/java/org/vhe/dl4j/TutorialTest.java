package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Trainer;
import org.vhe.data.synthetic.Glyphs;

/** The page on Deeplearning4j, run on glyphs: its code is the code of this test. */
class TutorialTest {
    private static final Pattern IN_PAGE =
            Pattern.compile("```java dl4j\n(.*?)```", Pattern.DOTALL);

    private final GroupedDataset data =
            Glyphs.generate(Glyphs.Options.defaults()).sample(Glyphs.CHARACTER, 4, 1);

    @Test
    void encoderIsTrainedOnInANetwork() {
        Homoencoder model = Families.all().get("deconv").get();
        ComputationGraph network =
                new ComputationGraph(
                        new NeuralNetConfiguration.Builder()
                                .updater(new Adam(1e-3))
                                .graphBuilder()
                                .addInputs("images")
                                .setInputTypes(InputType.convolutional(28, 28, 1))
                                .addLayer("encoder", VheEncoderLayer.fineTuned(model), "images")
                                .addLayer(
                                        "classes",
                                        new OutputLayer.Builder()
                                                .nOut(data.grouping("character").groupCount())
                                                .activation(Activation.SOFTMAX)
                                                .build(),
                                        "encoder")
                                .setOutputs("classes")
                                .build());
        network.init();
        network.fit(new GroupedDataSetIterator(data, "character", 32, 1), 5);

        assertThat(network.score()).isPositive();
    }

    @Test
    void fewShotResultsAreCounted() {
        FewShotProtocol protocol =
                FewShotProtocol.classes(data, "character", new FewShotOptions(3, 1, 2, 3, 1));
        Classifier classifier = new PixelNearestNeighbour(28 * 28);
        FewShotScores.Outcome outcome = FewShotScores.evaluate(classifier, protocol);
        System.out.println(outcome.evaluation().stats());

        assertThat(outcome.evaluation().stats()).contains("Accuracy");
    }

    /** Compiled only: a storage in a file needs MapDB. */
    static void page(Trainer trainer) {
        StatsStorage storage = new FileStatsStorage(new File("training.stats"));
        trainer.listen(new DeepLearning4jUiListener(storage, "omniglot", 10));
    }

    @Test
    void codeOfThePageIsThatOfThisTest() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "deeplearning4j.md"));
        String test = Files.readString(Path.of("src/test/java/org/vhe/dl4j/TutorialTest.java"));
        Matcher found = IN_PAGE.matcher(page);
        int pieces = 0;
        while (found.find()) {
            assertThat(plain(test)).contains(plain(found.group(1)));
            pieces++;
        }

        assertThat(pieces).isEqualTo(3);
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
