package org.vhe.core.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.Variable;

/** Operations of a graph in an order in which they can be executed. */
final class OperationOrder {

    private OperationOrder() {}

    /**
     * @param sameDiff the graph
     * @param wanted names of the variables to compute
     * @param known variables that need no computing
     * @return names of the operations that the wanted variables need, inputs first; depth first
     *     from the wanted ones, so that intermediate results are used soon after they are made
     */
    static List<String> of(SameDiff sameDiff, List<String> wanted, Predicate<String> known) {
        List<String> order = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Set<String> entered = new HashSet<>();
        Deque<String> stack = new ArrayDeque<>();
        for (String name : wanted) {
            push(sameDiff, name, known, done, stack);
            while (!stack.isEmpty()) {
                String operation = stack.peek();
                if (done.contains(operation)) {
                    stack.pop();
                } else if (entered.add(operation)) {
                    String[] inputs = OperationCall.inputNames(sameDiff, operation);
                    for (int i = inputs.length - 1; i >= 0; i--) {
                        push(sameDiff, inputs[i], known, done, stack);
                    }
                } else {
                    stack.pop();
                    done.add(operation);
                    order.add(operation);
                }
            }
        }
        return order;
    }

    /** As {@link #of}, but in the order in which the operations were added to the graph. */
    static List<String> asAdded(SameDiff sameDiff, List<String> wanted) {
        Set<String> needed = new HashSet<>(of(sameDiff, wanted, name -> false));
        return sameDiff.getOps().keySet().stream().filter(needed::contains).toList();
    }

    private static void push(
            SameDiff sameDiff,
            String name,
            Predicate<String> known,
            Set<String> done,
            Deque<String> stack) {
        Variable variable = sameDiff.getVariables().get(name);
        if (variable == null) {
            throw new IllegalArgumentException("the graph has no variable '" + name + "'");
        }
        String operation = variable.getOutputOfOp();
        if (operation != null && !done.contains(operation) && !known.test(name)) {
            stack.push(operation);
        }
    }
}
