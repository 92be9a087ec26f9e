package org.vhe.core.device;

import java.util.Arrays;
import java.util.List;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.PlannedOperation;

/** An operation made anew from what a plan says of it. */
final class FakeOperation {
    private final PlannedOperation planned;
    private final INDArray[] inputs;
    private final INDArray[] outputs;

    FakeOperation(PlannedOperation planned, FakeMemory memory) {
        this.planned = planned;
        this.inputs = planned.inputs().stream().map(memory::at).toArray(INDArray[]::new);
        this.outputs = planned.outputs().stream().map(memory::at).toArray(INDArray[]::new);
    }

    void execute() {
        if (planned.kernel().isPresent()) {
            executeJava(planned.kernel().get());
        } else if (isCustom()) {
            executeCustom();
        } else {
            executeLegacy();
        }
    }

    private boolean isCustom() {
        return ImportClassMapping.getOpNameMapping().get(planned.name()) instanceof DynamicCustomOp;
    }

    private void executeJava(JavaOperation.Kernel kernel) {
        double[][] values =
                Arrays.stream(inputs).map(ArrayTransfer::toDoubles).toArray(double[][]::new);
        ArrayTransfer.copy(kernel.compute(values), outputs[0]);
    }

    private void executeCustom() {
        DynamicCustomOp.DynamicCustomOpsBuilder op =
                DynamicCustomOp.builder(planned.name())
                        .addInputs(inputs)
                        .addOutputs(outputs)
                        .addBooleanArguments(planned.booleans());
        Arrays.stream(planned.integers()).forEach(op::addIntegerArguments);
        for (double value : planned.floats()) {
            op.addFloatingPointArguments(value);
        }
        Nd4j.getExecutioner().exec(op.build());
    }

    private void executeLegacy() {
        Op op = instance();
        op.setX(inputs[0]);
        op.setY(inputs.length > 1 && !(op instanceof ReduceOp) ? inputs[1] : null);
        op.setZ(outputs[0]);
        if (op instanceof ScalarOp scalar) {
            scalar.setScalar(planned.scalar().orElseThrow());
        }
        if (op instanceof ReduceOp reduce) {
            reduce.setDimensions(planned.dimensions());
        }
        Object[] extra = Arrays.stream(planned.floats()).boxed().toArray();
        op.setExtraArgs(extra);
        Nd4j.getExecutioner().exec(op);
    }

    private Op instance() {
        try {
            Class<?> type = ImportClassMapping.getOpNameMapping().get(planned.name()).getClass();
            return (Op) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(planned.name(), e);
        }
    }

    static List<FakeOperation> all(List<PlannedOperation> operations, FakeMemory memory) {
        return operations.stream().map(operation -> new FakeOperation(operation, memory)).toList();
    }
}
