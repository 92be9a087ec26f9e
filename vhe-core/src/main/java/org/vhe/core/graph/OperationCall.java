package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.RandomOp;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One operation with its arrays and a context that is kept, so that it can be executed again and
 * again without allocation. The only class that touches how ND4J executes operations.
 */
final class OperationCall implements ReplayStep {
    private final PlannedOperation planned;
    private final DifferentialFunction op;
    private final OpContext[] contexts;
    private final boolean custom;
    private final INDArray[] partSums;
    private final INDArray[] inputs;
    private final INDArray[] outputs;
    private final ValueBuffer[] buffers;

    /**
     * @param planned the operation; its arguments are read now
     */
    OperationCall(PlannedOperation planned) {
        this.planned = planned;
        this.op = planned.op();
        this.custom = op instanceof DynamicCustomOp;
        this.inputs = planned.inputs().toArray(INDArray[]::new);
        this.outputs = planned.outputs().toArray(INDArray[]::new);
        this.buffers =
                op instanceof JavaOperation
                        ? ValueBuffer.of(inputs, outputs[0])
                        : new ValueBuffer[0];
        if (BatchParts.pays(op.opName(), inputs)) {
            this.partSums = sumsOfParts();
            this.contexts = new OpContext[BatchParts.count(inputs[0])];
            for (int i = 0; i < contexts.length; i++) {
                contexts[i] = partContext(i);
            }
        } else {
            this.partSums = new INDArray[0];
            this.contexts = new OpContext[] {context(op, inputs)};
            setOutputs(contexts[0], outputs);
        }
    }

    private static void setOutputs(OpContext context, INDArray[] outputs) {
        for (int i = 0; i < outputs.length; i++) {
            context.setOutputArray(i, outputs[i]);
        }
    }

    @Override
    public String description() {
        return planned.description();
    }

    @Override
    public long bytes() {
        return planned.bytes();
    }

    @Override
    public long flops() {
        return planned.flops();
    }

    /** Arrays for what parts of a batch add to the gradients of a convolution's parameters. */
    private INDArray[] sumsOfParts() {
        return Arrays.stream(outputs, 1, outputs.length)
                .map(INDArray::ulike)
                .toArray(INDArray[]::new);
    }

    /** The context of a part of the batch; the first part's sums are the outputs themselves. */
    private OpContext partContext(int part) {
        INDArray[] in = inputs.clone();
        in[0] = BatchParts.part(in[0], part);
        in[in.length - 1] = BatchParts.part(in[in.length - 1], part);
        INDArray[] out = outputs.clone();
        out[0] = BatchParts.part(out[0], part);
        if (part > 0) {
            System.arraycopy(partSums, 0, out, 1, partSums.length);
        }
        OpContext context = context(op, in);
        setOutputs(context, out);
        return context;
    }

    @Override
    public void execute() {
        if (op instanceof JavaOperation operation) {
            operation.execute(inputs, outputs[0], buffers);
        } else if (custom) {
            executeParts();
        } else {
            Nd4j.getExecutioner().exec((Op) op, contexts[0]);
        }
    }

    private void executeParts() {
        Nd4j.getExecutioner().exec((DynamicCustomOp) op, contexts[0]);
        for (int i = 1; i < contexts.length; i++) {
            Nd4j.getExecutioner().exec((DynamicCustomOp) op, contexts[i]);
            for (int k = 0; k < partSums.length; k++) {
                outputs[k + 1].addi(partSums[k]);
            }
        }
    }

    @Override
    public void close() {
        for (OpContext context : contexts) {
            close(context);
        }
        for (INDArray sum : partSums) {
            sum.close();
        }
    }

    private static void close(OpContext context) {
        try {
            context.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close an operation's context", e);
        }
    }

    /**
     * @throws UnsupportedOperationException if executing the operation again needs more than its
     *     arrays: control flow, lists, random numbers
     */
    static void requireReplayable(DifferentialFunction op) {
        String type = op.getClass().getName();
        boolean replayable =
                (op instanceof DynamicCustomOp || op instanceof Op)
                        && !(op instanceof RandomOp)
                        && !type.contains(".controlflow.")
                        && !type.contains(".tensorops.")
                        && !type.contains(".random.")
                        && !op.opName().equals("assign");
        if (!replayable) {
            throw new UnsupportedOperationException(
                    "operation '" + op.opName() + "' cannot be replayed");
        }
    }

    /** Shapes and types of the outputs for the given inputs. */
    static List<LongShapeDescriptor> outputShapes(DifferentialFunction op, INDArray[] inputs) {
        OpContext context = context(op, inputs);
        try {
            if (op instanceof DynamicCustomOp customOp) {
                return customOp.calculateOutputShape(context);
            }
            return ((BaseOp) op).calculateOutputShape(context);
        } finally {
            close(context);
        }
    }

    private static OpContext context(DifferentialFunction op, INDArray[] inputs) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        if (op instanceof DynamicCustomOp customOp) {
            context.setArgs(
                    inputs, customOp.iArgs(), customOp.dArgs(), customOp.tArgs(), customOp.bArgs());
        } else {
            prepareLegacy(op, context, inputs);
        }
        return context;
    }

    private static void prepareLegacy(
            DifferentialFunction op, OpContext context, INDArray[] inputs) {
        if (!(op instanceof Op)) {
            throw new UnsupportedOperationException(
                    "operation '" + op.opName() + "' (" + op.getClass().getName() + ")");
        }
        boolean second =
                inputs.length == 2 && !(op instanceof ReduceOp) && !(op instanceof ScalarOp);
        if (inputs.length > 1 && !second) {
            throw new UnsupportedOperationException(
                    "operation '" + op.opName() + "' with a variable as its axis or scalar");
        }
        context.setInputArray(0, inputs[0]);
        if (second) {
            context.setInputArray(1, inputs[1]);
        }
    }

    static String[] inputNames(SameDiff sameDiff, String operation) {
        SameDiffOp entry = sameDiff.getOps().get(operation);
        List<String> names = entry.getInputsToOp();
        return names == null ? new String[0] : names.toArray(new String[0]);
    }

    static String[] outputNames(SameDiff sameDiff, String operation) {
        return sameDiff.getOps().get(operation).getOutputsOfOp().toArray(new String[0]);
    }
}
