package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.Glyphs;

class VheEncoderLayerTest {
    private static final GroupedDataset DATA =
            Glyphs.generate(Glyphs.Options.defaults()).sample(Glyphs.CHARACTER, 4, 1);

    private static ComputationGraph network(VheEncoderLayer encoder) {
        return network(encoder, 4, 1e-2);
    }

    /** An encoder of images of 28 x 28 pixels, and a layer that tells classes. */
    static ComputationGraph network(VheEncoderLayer encoder, int classes, double learningRate) {
        ComputationGraphConfiguration configuration =
                new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .updater(new Adam(learningRate))
                        .graphBuilder()
                        .addInputs("images")
                        .setInputTypes(InputType.convolutional(28, 28, 1))
                        .addLayer("encoder", encoder, "images")
                        .addLayer(
                                "classes",
                                new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                        .nOut(classes)
                                        .activation(Activation.SOFTMAX)
                                        .build(),
                                "encoder")
                        .setOutputs("classes")
                        .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static DataSet all() {
        return new GroupedDataSetIterator(DATA, Glyphs.CHARACTER, DATA.size(), 1).next();
    }

    private static INDArray features(ComputationGraph network, INDArray images) {
        return network.feedForward(images, false).get("encoder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deconv", "hierarchical"})
    void featuresAreThoseOfTheModel(String family) {
        Homoencoder model = Families.all().get(family).get();
        INDArray images = all().getFeatures();
        INDArray features = features(network(VheEncoderLayer.frozen(model)), images);
        try (ModelEvaluator evaluator = model.evaluator()) {
            EvaluationGraph own = evaluator.encoding((int) images.size(0));
            own.set("element", images.dup('c').data().asFloat());
            float[] expected = own.execute().get("features");
            assertThat(features.dup('c').data().asFloat()).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void fineTuningChangesTheEncoderAndLowersTheLoss() {
        ComputationGraph network =
                network(VheEncoderLayer.fineTuned(Families.all().get("deconv").get()));
        DataSet batch = all();
        INDArray before = features(network, batch.getFeatures()).dup();
        INDArray parameters = network.getLayer("encoder").params().dup();
        double loss = network.score(batch);
        for (int step = 0; step < 15; step++) {
            network.fit(batch);
        }

        assertThat(network.getLayer("encoder").params()).isNotEqualTo(parameters);
        assertThat(features(network, batch.getFeatures())).isNotEqualTo(before);
        assertThat(network.score(batch)).isLessThan(0.7 * loss);
    }

    @Test
    void frozenEncoderStaysWhileTheHeadLearns() {
        ComputationGraph network =
                network(VheEncoderLayer.frozen(Families.all().get("deconv").get()));
        DataSet batch = all();
        INDArray before = features(network, batch.getFeatures()).dup();
        double loss = network.score(batch);
        for (int step = 0; step < 15; step++) {
            network.fit(batch);
        }

        assertThat(network.getLayer("encoder").numParams()).isZero();
        assertThat(features(network, batch.getFeatures())).isEqualTo(before);
        assertThat(network.score(batch)).isLessThan(loss);
    }

    /**
     * Deeplearning4j's gradients are sums over the batch, and those of its SameDiff layers, of any,
     * are twice that: a fault of 1.0.0-M2.1.
     */
    @Test
    void gradientIsThatOfFiniteDifferences() {
        ComputationGraph network =
                network(VheEncoderLayer.fineTuned(Families.all().get("deconv").get()));
        DataSet batch = all();
        network.setInput(0, batch.getFeatures());
        network.setLabels(batch.getLabels());
        network.computeGradientAndScore();
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        network.gradient().gradientForVariable().forEach((n, g) -> gradients.put(n, g.dup()));
        for (String name : gradients.keySet()) {
            INDArray values = network.paramTable().get(name);
            INDArray gradient = gradients.get(name);
            double norm = gradient.norm2Number().doubleValue();
            double size = 1e-2 / Math.max(1, norm);
            INDArray step = gradient.mul(size / norm);
            values.addi(step);
            double above = network.score(batch, true);
            values.subi(step.mul(2));
            double below = network.score(batch, true);
            values.addi(step);
            double sums =
                    name.startsWith("encoder") ? 2 * batch.numExamples() : batch.numExamples();
            double slope = (above - below) / (2 * size);
            if (norm > 1) {
                assertThat(sums * slope).as(name).isCloseTo(norm, within(0.1 * norm));
            }
        }
    }

    @Test
    void networkIsReadWithoutTheModel(@TempDir Path folder) throws Exception {
        ComputationGraph network =
                network(VheEncoderLayer.fineTuned(Families.all().get("deconv").get()));
        network.fit(all());
        File file = folder.resolve("network.zip").toFile();
        network.save(file);
        INDArray images = all().getFeatures();

        assertThat(ComputationGraph.load(file, true).outputSingle(images))
                .isEqualTo(network.outputSingle(images));
    }

    @Test
    void batchesOfAnySizeAreRead() {
        ComputationGraph network =
                network(VheEncoderLayer.frozen(Families.all().get("deconv").get()));
        for (int rows : new int[] {3, 1, 7}) {
            assertThat(network.outputSingle(Nd4j.rand(rows, 1, 28, 28)).shape())
                    .containsExactly(rows, 4);
        }
    }

    @Test
    void inputOfAnotherSizeIsRefused() {
        VheEncoderLayer encoder = VheEncoderLayer.frozen(Families.all().get("deconv").get());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.setNIn(InputType.convolutional(20, 28, 1), true))
                .withMessageContaining("[1, 28, 28]");
    }
}
