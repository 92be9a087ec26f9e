package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * When the memory of each variable is read for the last time. Variables that alias one another
 * share one storage, named after the first of them.
 */
final class Liveness {
    private final Map<String, String> storage = new HashMap<>();
    private final Map<String, Integer> lastUse = new HashMap<>();
    private final Map<String, Integer> producedAt = new HashMap<>();
    private final List<List<String>> endings = new ArrayList<>();

    Liveness(
            SameDiff sameDiff,
            List<String> order,
            List<String> outputs,
            Predicate<String> isAlias) {
        for (int i = 0; i < order.size(); i++) {
            endings.add(new ArrayList<>());
            String[] inputs = OperationCall.inputNames(sameDiff, order.get(i));
            for (String input : inputs) {
                lastUse.put(storageOf(input), i);
            }
            for (String output : OperationCall.outputNames(sameDiff, order.get(i))) {
                storage.put(output, isAlias.test(order.get(i)) ? storageOf(inputs[0]) : output);
                lastUse.merge(storageOf(output), i, Math::max);
                producedAt.put(output, i);
            }
        }
        for (String output : outputs) {
            lastUse.put(storageOf(output), Integer.MAX_VALUE);
        }
        lastUse.forEach(
                (name, index) -> {
                    if (index < order.size()) {
                        endings.get(index).add(name);
                    }
                });
        endings.forEach(Collections::sort);
    }

    String storageOf(String variable) {
        return storage.getOrDefault(variable, variable);
    }

    /** Whether the operation that produces {@code result} is the last to read {@code input}. */
    boolean endsHere(String input, String result) {
        Integer last = lastUse.get(storageOf(input));
        return last != null && last.equals(producedAt.get(result));
    }

    /** Storages that nothing reads after the given position. */
    List<String> endingAt(int position) {
        return endings.get(position);
    }
}
