package org.vhe.dl4j;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An exported graph that is moved into one of Deeplearning4j's. */
final class ImportedGraph {
    private final SameDiff source;

    /**
     * @param flatBuffers what {@code PortableGraph.toBytes} gave
     */
    ImportedGraph(byte[] flatBuffers) {
        try {
            this.source = SameDiff.fromFlatBuffers(ByteBuffer.wrap(flatBuffers));
        } catch (IOException e) {
            throw new IllegalArgumentException("not a graph of SameDiff", e);
        }
    }

    /** Names and first values of the trained variables. */
    Map<String, INDArray> parameters() {
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        source.variables().stream()
                .filter(variable -> variable.getVariableType() == VariableType.VARIABLE)
                .forEach(variable -> parameters.put(variable.name(), variable.getArr()));
        return parameters;
    }

    /**
     * Moves everything into another graph, which has the trained variables already, or gets them.
     * This object is of no more use then.
     *
     * @param inputs what the other graph has for each input
     * @return the output of that name
     */
    SDVariable moveInto(SameDiff target, Map<String, SDVariable> inputs, String output) {
        // other outputs would count as losses
        Set<SameDiffOp> needed = new LinkedHashSet<>();
        addNeeded(output, needed);
        for (SDVariable variable : new ArrayList<>(source.variables())) {
            boolean array = variable.getVariableType() == VariableType.ARRAY;
            boolean input = variable.getVariableType() == VariableType.PLACEHOLDER;
            if (array && needed.contains(producer(variable))) {
                Variable moved = source.getVariables().get(variable.name());
                moved.setInputsForOp(null);
                variable.setSameDiff(target);
                target.getVariables().put(variable.name(), moved);
            } else if (!array && !input && !target.hasVariable(variable.name())) {
                if (variable.getVariableType() == VariableType.VARIABLE) {
                    // as a constant it would keep the gradient from reaching the inputs
                    target.var(variable.name(), variable.getArr());
                } else {
                    target.constant(variable.name(), variable.getArr());
                }
            }
        }
        needed.forEach(op -> move(op, target, inputs));
        return target.getVariable(output);
    }

    /** The operation that computes a variable, or null. */
    private SameDiffOp producer(SDVariable variable) {
        String name = source.getVariables().get(variable.name()).getOutputOfOp();
        return name == null ? null : source.getOps().get(name);
    }

    private void addNeeded(String variable, Set<SameDiffOp> needed) {
        Variable entry = source.getVariables().get(variable);
        SameDiffOp op = producer(entry.getVariable());
        if (op != null && needed.add(op)) {
            op.getInputsToOp().forEach(input -> addNeeded(input, needed));
        }
    }

    private static void move(SameDiffOp op, SameDiff target, Map<String, SDVariable> inputs) {
        List<String> arguments =
                op.getInputsToOp().stream()
                        .map(name -> inputs.containsKey(name) ? inputs.get(name).name() : name)
                        .toList();
        op.setInputsToOp(new ArrayList<>(arguments));
        target.getOps().put(op.getName(), op);
        op.getOp().setSameDiff(target);
        for (String argument : arguments) {
            readBy(target.getVariables().get(argument), op.getName());
        }
    }

    private static void readBy(Variable variable, String operation) {
        List<String> readers =
                variable.getInputsForOp() == null
                        ? new ArrayList<>()
                        : new ArrayList<>(variable.getInputsForOp());
        if (!readers.contains(operation)) {
            readers.add(operation);
        }
        variable.setInputsForOp(readers);
    }
}
