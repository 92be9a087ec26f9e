package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelExport;

class VheDecoderVertexTest {
    private final Homoencoder model = Families.all().get("deconv").get();

    /**
     * The first latent by way of a layer that does nothing: only vertices behind one are trained.
     */
    private static ComputationGraph network(VheDecoderVertex decoder) {
        String[] inputs =
                decoder.getInputs().stream().map(name -> "in " + name).toArray(String[]::new);
        String[] read = inputs.clone();
        read[0] = "first";
        ComputationGraphConfiguration configuration =
                new NeuralNetConfiguration.Builder()
                        .updater(new Adam(1e-2))
                        .graphBuilder()
                        .addInputs(inputs)
                        .addLayer(
                                "first",
                                new DenseLayer.Builder()
                                        .nIn(3)
                                        .nOut(3)
                                        .updater(new Sgd(0))
                                        .weightInit(WeightInit.IDENTITY)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                inputs[0])
                        .addVertex("drawing", decoder, read)
                        .addLayer(
                                "loss",
                                new CnnLossLayer.Builder(LossFunctions.LossFunction.MSE)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "drawing")
                        .setOutputs("loss")
                        .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private INDArray[] latents(VheDecoderVertex decoder, int rows) {
        Map<String, long[]> axes = ModelExport.decoder(model).inputs();
        Nd4j.getRandom().setSeed(1);
        List<String> inputs = decoder.getInputs();
        return inputs.stream()
                .map(name -> Nd4j.rand(new long[] {rows, axes.get(name)[1]}))
                .toArray(INDArray[]::new);
    }

    @Test
    void drawsWhatTheExportedDecoderDraws() {
        VheDecoderVertex decoder = VheDecoderVertex.frozen(model);
        INDArray[] latents = latents(decoder, 3);
        PortableGraph graph = ModelExport.decoder(model);
        Map<String, INDArray> inputs = new HashMap<>();
        for (int i = 0; i < latents.length; i++) {
            inputs.put(decoder.getInputs().get(i), latents[i]);
        }
        INDArray expected = graph.sameDiff().output(inputs, "mean").get("mean");

        assertThat(network(decoder).outputSingle(latents).equalsWithEps(expected, 1e-6)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fineTuningLowersTheLossAndFrozenDecodersStay(boolean frozen) {
        VheDecoderVertex decoder =
                frozen ? VheDecoderVertex.frozen(model) : VheDecoderVertex.fineTuned(model);
        ComputationGraph network = network(decoder);
        MultiDataSet batch =
                new MultiDataSet(latents(decoder, 4), new INDArray[] {Nd4j.ones(4, 1, 28, 28)});
        double before = network.score(batch);
        for (int step = 0; step < 10; step++) {
            network.fit(batch);
        }
        double after = network.score(batch);

        assertThat(after).isLessThanOrEqualTo(before);
        assertThat(after < 0.9 * before).isEqualTo(!frozen);
    }
}
