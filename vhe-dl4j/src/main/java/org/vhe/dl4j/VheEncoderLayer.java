package org.vhe.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ModelExport;

/**
 * A trained encoder as a layer of a {@code ComputationGraph} or {@code MultiLayerNetwork}: images
 * [batch, channels, height, width], or elements of other axes, to features [batch, values].
 *
 * <p>Its parameters begin as the model's. Frozen ones are constants of the layer, which then has
 * none; others are trained with the network's, batch normalisation keeping the statistics that the
 * model was trained to. The layer is written and read with its network, without the model.
 */
public final class VheEncoderLayer extends SameDiffLayer {
    private static final long serialVersionUID = 1;

    private byte[] graph;
    private long[] elementShape;
    private long features;
    private boolean frozen;

    /** For Deeplearning4j's reader of configurations. */
    public VheEncoderLayer() {}

    private VheEncoderLayer(Homoencoder model, boolean frozen) {
        PortableGraph encoder = ModelExport.encoder(model);
        this.graph = encoder.toBytes();
        this.elementShape = model.elementShape();
        try (ModelEvaluator evaluator = model.evaluator()) {
            this.features = evaluator.featureLength();
        }
        this.frozen = frozen;
    }

    /** An encoder that training leaves as it is. */
    public static VheEncoderLayer frozen(Homoencoder model) {
        return new VheEncoderLayer(model, true);
    }

    /** An encoder that is trained on. */
    public static VheEncoderLayer fineTuned(Homoencoder model) {
        return new VheEncoderLayer(model, false);
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff,
            SDVariable input,
            Map<String, SDVariable> parameters,
            SDVariable mask) {
        SDVariable output =
                new ImportedGraph(graph)
                        .moveInto(
                                sameDiff,
                                Map.of(ModelEvaluator.ELEMENT, input),
                                ModelEvaluator.FEATURES);
        return sameDiff.reshape(output, -1, features);
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
        parameters.clear();
        if (!frozen) {
            new ImportedGraph(graph)
                    .parameters()
                    .forEach((name, value) -> parameters.addWeightParam(name, value.shape()));
        }
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
        if (!frozen) {
            Map<String, INDArray> trained = new ImportedGraph(graph).parameters();
            parameters.forEach((name, array) -> array.assign(trained.get(name)));
        }
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return InputType.feedForward(features);
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (!Arrays.equals(input.getShape(), elementShape)) {
            throw new IllegalArgumentException(
                    "the encoder reads elements %s, but its input is %s"
                            .formatted(Arrays.toString(elementShape), input));
        }
    }

    /** None: the input has the axes of an element. */
    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    /** The exported encoder. */
    public byte[] getGraph() {
        return graph;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setGraph(byte[] graph) {
        this.graph = graph;
    }

    /** Axes of an element. */
    public long[] getElementShape() {
        return elementShape;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setElementShape(long[] elementShape) {
        this.elementShape = elementShape;
    }

    /** Number of features. */
    public long getFeatures() {
        return features;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setFeatures(long features) {
        this.features = features;
    }

    /** Whether training leaves it as it is. */
    public boolean isFrozen() {
        return frozen;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setFrozen(boolean frozen) {
        this.frozen = frozen;
    }
}
