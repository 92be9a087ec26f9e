package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Reverse-mode differentiation: adds the gradient's operations to the graph itself.
 *
 * <p>{@code SameDiff.createGradFunction} copies the whole graph through a serialisation that loses
 * some operations' properties. Here each operation's own {@code doDiff} is applied in place, so
 * what is differentiated is exactly what is executed.
 */
public final class Gradients {
    private final GraphContext graph;
    private final SameDiff sameDiff;
    private final GradientRules rules;
    private final Map<String, SDVariable> gradients = new HashMap<>();
    private final Set<String> needed = new HashSet<>();

    private Gradients(GraphContext graph) {
        this.graph = graph;
        this.sameDiff = graph.sameDiff();
        this.rules = new GradientRules(graph);
    }

    /**
     * Adds the gradient of a scalar.
     *
     * @param graph the graph that is extended
     * @param scalar a scalar variable of it
     * @param names variables to differentiate by: parameters or placeholders
     * @return the gradient of each, of the variable's shape, each a variable of its own that
     *     nothing else stands for; variables that the scalar does not depend on are missing
     */
    public static Map<String, SDVariable> of(
            GraphContext graph, SDVariable scalar, List<String> names) {
        Gradients run = new Gradients(graph);
        Set<String> taken = new HashSet<>(graph.sameDiff().variableMap().keySet());
        List<String> order =
                OperationOrder.of(graph.sameDiff(), List.of(scalar.name()), name -> false);
        run.markNeeded(order, names);
        run.gradients.put(scalar.name(), graph.full(1, graph.shapeOf(scalar)));
        for (int i = order.size() - 1; i >= 0; i--) {
            run.differentiate(order.get(i));
        }
        Map<String, SDVariable> result = new LinkedHashMap<>();
        for (String name : names) {
            SDVariable gradient = run.gradients.get(name);
            if (gradient != null) {
                // those of two summands are one variable, and a rule may return one that was there
                boolean own = taken.add(gradient.name());
                result.put(name, own ? gradient : gradient.add(0.0));
            }
        }
        return result;
    }

    /** Marks every variable that depends on one of the names. */
    private void markNeeded(List<String> order, List<String> names) {
        needed.addAll(names);
        for (String operation : order) {
            for (String input : OperationCall.inputNames(sameDiff, operation)) {
                if (needed.contains(input)) {
                    needed.addAll(List.of(OperationCall.outputNames(sameDiff, operation)));
                    break;
                }
            }
        }
    }

    private void differentiate(String operation) {
        String[] outputs = OperationCall.outputNames(sameDiff, operation);
        boolean reached = false;
        for (String output : outputs) {
            reached |= gradients.containsKey(output) && needed.contains(output);
        }
        if (!reached) {
            return;
        }
        GraphContext.CustomGradient custom = graph.customGradient(outputs[0]);
        if (custom != null) {
            SDVariable gradient = gradients.get(outputs[0]);
            accumulate(custom.inputs(), custom.rule().inputGradients(gradient));
            return;
        }
        List<String> inputs = List.of(OperationCall.inputNames(sameDiff, operation));
        accumulate(inputs, inputGradients(operation, inputs, outputs));
    }

    private List<SDVariable> inputGradients(
            String operation, List<String> inputs, String[] outputs) {
        DifferentialFunction op = sameDiff.getOps().get(operation).getOp();
        if (outputs.length == 1) {
            boolean[] wanted = new boolean[inputs.size()];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = needed.contains(inputs.get(i));
            }
            List<SDVariable> variables = inputs.stream().map(sameDiff::getVariable).toList();
            List<SDVariable> results =
                    rules.apply(op, variables, wanted, gradients.get(outputs[0]));
            if (results != null) {
                return results;
            }
        }
        return op.doDiff(outputGradients(outputs));
    }

    private void accumulate(List<String> inputs, List<SDVariable> contributions) {
        for (int i = 0; i < inputs.size() && i < contributions.size(); i++) {
            if (needed.contains(inputs.get(i)) && contributions.get(i) != null) {
                gradients.merge(inputs.get(i), contributions.get(i), SDVariable::add);
            }
        }
    }

    private List<SDVariable> outputGradients(String[] outputs) {
        List<SDVariable> result = new ArrayList<>();
        for (String output : outputs) {
            SDVariable gradient = gradients.get(output);
            SDVariable variable = sameDiff.getVariable(output);
            if (gradient == null && variable.dataType().isFPType()) {
                gradient = sameDiff.zerosLike(variable);
            }
            result.add(gradient);
        }
        return result;
    }
}
