package org.vhe.models.pixelcnn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.CausalOperations;
import org.vhe.models.layer.Dropout;
import org.vhe.models.layer.GraphOperations;
import org.vhe.models.layer.MaskedConv2d;

/**
 * The steps of a network and the variables of a graph that they read: parameters, and linear maps
 * of the condition, which do not depend on what is drawn and are computed for all pixels at once.
 */
final class SamplingPlan implements CausalOperations<Step> {
    private final GraphContext graph;
    private final GraphOperations precomputed;
    private final List<Step> steps = new ArrayList<>();
    private final List<SDVariable> inputs = new ArrayList<>();

    /**
     * @param condition as of {@link GraphOperations}, may be null
     */
    SamplingPlan(GraphContext graph, SDVariable condition) {
        this.graph = graph;
        this.precomputed = new GraphOperations(graph, condition);
    }

    /** Steps in the order of computation. */
    List<Step> steps() {
        return steps;
    }

    /** What the steps read, by number. */
    List<SDVariable> inputs() {
        return inputs;
    }

    /** Adds a variable to the inputs and returns its number. */
    int input(SDVariable variable) {
        inputs.add(variable);
        return inputs.size() - 1;
    }

    /** The image that is drawn. */
    Step image(int channels) {
        return add(new Step.Image(steps.size(), channels));
    }

    private Step add(Step step) {
        steps.add(step);
        return step;
    }

    @Override
    public Step convolution(MaskedConv2d convolution, Step input) {
        int[] rows = new int[convolution.taps()];
        int[] columns = new int[rows.length];
        for (int tap = 0; tap < rows.length; tap++) {
            rows[tap] = convolution.mask().row(convolution.kernel(), tap);
            columns[tap] = convolution.mask().column(convolution.kernel(), tap);
        }
        int weight = input(convolution.weight(graph, input.channels));
        int bias = input(convolution.bias(graph, input.channels));
        int channels = Math.toIntExact(convolution.channels());
        return add(new ConvolutionStep(steps.size(), channels, input, rows, columns, weight, bias));
    }

    @Override
    public Step addCondition(MaskedConv2d map, Step input) {
        SDVariable projection = precomputed.projection(map);
        if (projection == null) {
            return input;
        }
        long[] shape = graph.shapeOf(projection);
        boolean perPixel = shape[1] > 1 || shape[2] > 1;
        return add(new Step.Conditioned(steps.size(), input, input(projection), perPixel));
    }

    @Override
    public Step add(Step left, Step right) {
        return add(new Step.Sum(steps.size(), left, right));
    }

    @Override
    public Step gate(Step input) {
        return add(new Step.Gated(steps.size(), input));
    }

    @Override
    public Step relu(Step input) {
        return add(new Step.Relu(steps.size(), input));
    }

    /** Nothing is left out in sampling. */
    @Override
    public Step dropout(Dropout dropout, Step input) {
        return input;
    }
}
