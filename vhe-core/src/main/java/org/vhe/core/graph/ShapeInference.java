package org.vhe.core.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Static shapes of the variables of a graph whose placeholders have fixed shapes. Operations are
 * asked for the shape of their outputs, with inputs that are allocated but never touched.
 */
final class ShapeInference {
    private final SameDiff sameDiff;
    private final Map<String, long[]> shapes = new HashMap<>();

    ShapeInference(SameDiff sameDiff) {
        this.sameDiff = sameDiff;
    }

    long[] shapeOf(String name) {
        long[] shape = shapes.get(name);
        if (shape == null) {
            infer(name);
            shape = shapes.get(name);
        }
        return shape.clone();
    }

    private void infer(String name) {
        SDVariable variable = sameDiff.getVariable(name);
        if (variable.getVariableType() != VariableType.ARRAY) {
            shapes.put(name, leafShape(variable));
            return;
        }
        for (String pending : OperationOrder.of(sameDiff, List.of(name), shapes::containsKey)) {
            inferOperation(pending);
        }
    }

    private static long[] leafShape(SDVariable variable) {
        if (variable.isPlaceHolder()) {
            return variable.placeholderShape();
        }
        return variable.getArr().shape();
    }

    private void inferOperation(String operation) {
        DifferentialFunction op = sameDiff.getOps().get(operation).getOp();
        String[] inputs = OperationCall.inputNames(sameDiff, operation);
        INDArray[] arrays = new INDArray[inputs.length];
        try {
            for (int i = 0; i < inputs.length; i++) {
                arrays[i] = standIn(inputs[i]);
            }
            List<LongShapeDescriptor> results = OperationCall.outputShapes(op, arrays);
            String[] outputs = OperationCall.outputNames(sameDiff, operation);
            for (int i = 0; i < outputs.length; i++) {
                shapes.put(outputs[i], results.get(i).getShape());
            }
        } catch (RuntimeException e) {
            throw new ShapeMismatchException(describe(op, inputs) + ": " + e.getMessage());
        } finally {
            release(inputs, arrays);
        }
    }

    private String describe(DifferentialFunction op, String[] inputs) {
        StringBuilder text =
                new StringBuilder("operation '" + op.opName() + "' cannot be applied to");
        for (String input : inputs) {
            text.append(' ').append(input).append(Arrays.toString(shapes.get(input)));
        }
        return text.toString();
    }

    private INDArray standIn(String name) {
        SDVariable variable = sameDiff.getVariable(name);
        if (variable.getVariableType() == VariableType.CONSTANT
                || variable.getVariableType() == VariableType.VARIABLE) {
            shapes.putIfAbsent(name, variable.getArr().shape());
            return variable.getArr();
        }
        long[] shape = shapes.computeIfAbsent(name, n -> leafShape(variable));
        return Nd4j.createUninitialized(variable.dataType(), shape);
    }

    private void release(String[] names, INDArray[] arrays) {
        for (int i = 0; i < arrays.length; i++) {
            VariableType type = sameDiff.getVariable(names[i]).getVariableType();
            boolean own = type == VariableType.ARRAY || type == VariableType.PLACEHOLDER;
            if (own && arrays[i] != null && arrays[i].closeable()) {
                arrays[i].close();
            }
        }
    }
}
