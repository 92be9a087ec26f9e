package org.vhe.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelExport;
import org.vhe.core.shape.Shapes;

/**
 * A trained decoder as a vertex of a {@code ComputationGraph}: latents, and noise of per-element
 * ones, to means of elements [batch, element...].
 *
 * <p>Its inputs are those of {@link ModelExport#decoder}, in the order of {@link #getInputs()}; for
 * frozen and trained parameters see {@link VheEncoderLayer}.
 */
public final class VheDecoderVertex extends SameDiffVertex {
    private static final long serialVersionUID = 1;

    private byte[] graph;
    private List<String> inputs;
    private long[] elementShape;
    private boolean frozen;

    /** For Deeplearning4j's reader of configurations. */
    public VheDecoderVertex() {}

    private VheDecoderVertex(Homoencoder model, boolean frozen) {
        PortableGraph decoder = ModelExport.decoder(model);
        this.graph = decoder.toBytes();
        this.inputs = List.copyOf(decoder.inputs().keySet());
        this.elementShape = model.elementShape();
        this.frozen = frozen;
    }

    /** A decoder that training leaves as it is. */
    public static VheDecoderVertex frozen(Homoencoder model) {
        return new VheDecoderVertex(model, true);
    }

    /** A decoder that is trained on. */
    public static VheDecoderVertex fineTuned(Homoencoder model) {
        return new VheDecoderVertex(model, false);
    }

    @Override
    public SDVariable defineVertex(
            SameDiff sameDiff,
            Map<String, SDVariable> inputVariables,
            Map<String, SDVariable> parameters,
            Map<String, SDVariable> masks) {
        SDVariable mean =
                new ImportedGraph(graph).moveInto(sameDiff, inputVariables, ModelExport.MEAN);
        return sameDiff.reshape(mean, Shapes.prepend(-1, elementShape));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams parameters) {
        parameters.clear();
        parameters.defineInputs(inputs.toArray(String[]::new));
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
    public InputType getOutputType(int index, InputType... types) {
        if (elementShape.length == 3) {
            return InputType.convolutional(elementShape[1], elementShape[2], elementShape[0]);
        }
        return InputType.feedForward(Arrays.stream(elementShape).reduce(1, (a, b) -> a * b));
    }

    @Override
    public GraphVertex clone() {
        VheDecoderVertex copy = new VheDecoderVertex();
        copy.graph = graph;
        copy.inputs = inputs;
        copy.elementShape = elementShape;
        copy.frozen = frozen;
        copy.regularization = regularization;
        copy.regularizationBias = regularizationBias;
        copy.updater = updater;
        copy.biasUpdater = biasUpdater;
        copy.gradientNormalization = gradientNormalization;
        copy.gradientNormalizationThreshold = gradientNormalizationThreshold;
        copy.dataType = dataType;
        return copy;
    }

    /** The exported decoder. */
    public byte[] getGraph() {
        return graph;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setGraph(byte[] graph) {
        this.graph = graph;
    }

    /** Names of the inputs, in their order. */
    public List<String> getInputs() {
        return inputs;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setInputs(List<String> inputs) {
        this.inputs = inputs;
    }

    /** Axes of an element. */
    public long[] getElementShape() {
        return elementShape;
    }

    /** For Deeplearning4j's reader of configurations. */
    public void setElementShape(long[] elementShape) {
        this.elementShape = elementShape;
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
