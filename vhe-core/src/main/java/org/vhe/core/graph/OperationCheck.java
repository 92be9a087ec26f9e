package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.BaseCompatOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Upsampling2d;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/**
 * Refuses graphs with operations that, in ND4J 1.0.0-M2.1, compute wrong values or gradients
 * without a sign, throw only when they are differentiated, or crash.
 *
 * <pre>{@code
 * OperationCheck.requireSafe(graph);
 * }</pre>
 *
 * <p>Call it on a graph before its gradient is added, in a test of every network.
 */
public final class OperationCheck {
    private static final OperationHazard CONTROL_FLOW =
            new OperationHazard("cannot be differentiated", "a loop that builds the graph");
    private static final OperationHazard CHANNELS_LAST =
            new OperationHazard("wrong gradient for channels last", "channels first");
    private static final OperationHazard BIASED =
            new OperationHazard("wrong without bias correction", "moments");
    private static final OperationHazard WEIGHTS =
            new OperationHazard(
                    "its gradient throws for these weights",
                    "weights [height, width, in, out], YXIO");
    private static final OperationHazard EVEN_KERNEL =
            new OperationHazard(
                    "SAME padding of an even kernel is put after the input, so that outputs see"
                            + " later inputs",
                    "explicit padding and VALID");
    private static final OperationHazard RANKS =
            new OperationHazard(
                    "the gradient of a product of arrays of different rank throws",
                    "reshape to equal ranks");

    private static final OperationHazard BETWEEN =
            new OperationHazard(
                    "wrong gradient by an operand that is repeated along an axis between others",
                    "a product with ones, which repeats it, before");

    private OperationCheck() {}

    /**
     * Checks every operation of a graph, needed or not.
     *
     * @throws IllegalStateException naming each unsafe operation, its output, what goes wrong and
     *     what to use in its place
     */
    public static void requireSafe(GraphContext graph) {
        List<String> problems = new ArrayList<>();
        for (String operation : graph.sameDiff().getOps().keySet()) {
            DifferentialFunction op = graph.sameDiff().getOps().get(operation).getOp();
            OperationHazard hazard = hazard(graph, operation, op);
            if (hazard != null) {
                String output = OperationCall.outputNames(graph.sameDiff(), operation)[0];
                problems.add(
                        "operation '%s' with output '%s': %s; use %s"
                                .formatted(
                                        op.opName(),
                                        output,
                                        hazard.reason(),
                                        hazard.replacement()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "the graph has unsafe operations:\n" + String.join("\n", problems));
        }
    }

    private static OperationHazard hazard(
            GraphContext graph, String operation, DifferentialFunction op) {
        if (op instanceof BaseCompatOp) {
            return CONTROL_FLOW;
        }
        if (op instanceof Upsampling2d upsampling) {
            boolean channelsFirst = upsampling.iArgs()[2] == 1;
            return channelsFirst ? null : CHANNELS_LAST;
        }
        if (op instanceof Variance variance) {
            return variance.isBiasCorrected() ? null : BIASED;
        }
        if (op instanceof Conv2D convolution) {
            return convolution(graph, operation, convolution.getConfig());
        }
        if (op instanceof DepthwiseConv2D convolution) {
            return convolution(graph, operation, convolution.getConfig());
        }
        if (op instanceof Mmul) {
            return product(graph, operation);
        }
        if (op.opName().equals("maximum") || op.opName().equals("minimum")) {
            return extremum(graph, operation);
        }
        return OperationHazard.of(op.opName());
    }

    private static OperationHazard extremum(GraphContext graph, String operation) {
        String output = OperationCall.outputNames(graph.sameDiff(), operation)[0];
        long[] shape = graph.shapeOf(graph.sameDiff().getVariable(output));
        boolean safe =
                GradientRules.canReduce(shape, inputShape(graph, operation, 0))
                        && GradientRules.canReduce(shape, inputShape(graph, operation, 1));
        return safe ? null : BETWEEN;
    }

    private static OperationHazard convolution(
            GraphContext graph, String operation, Conv2DConfig config) {
        if (config.getWeightsFormat() != WeightsFormat.YXIO) {
            return WEIGHTS;
        }
        long[] kernel = inputShape(graph, operation, 1);
        boolean even = kernel[0] % 2 == 0 || kernel[1] % 2 == 0;
        return even && config.getPaddingMode() == PaddingMode.SAME ? EVEN_KERNEL : null;
    }

    private static OperationHazard product(GraphContext graph, String operation) {
        long[] left = inputShape(graph, operation, 0);
        long[] right = inputShape(graph, operation, 1);
        return left.length == right.length ? null : RANKS;
    }

    private static long[] inputShape(GraphContext graph, String operation, int index) {
        String name = OperationCall.inputNames(graph.sameDiff(), operation)[index];
        return graph.shapeOf(graph.sameDiff().getVariable(name));
    }
}
