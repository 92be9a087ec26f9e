package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.shape.Reshape;
import org.nd4j.linalg.api.ops.impl.shape.Slice;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.shape.Shapes;

/**
 * Makes a graph that was built for a number of rows one for any number. What depends on the number
 * is where it differs from the same graph built for another one: there, lengths become -1, which
 * means whatever there is, and constants that are alike in all rows get a single row.
 */
final class FreeRows {
    /** Operations for which a single row will do. */
    private static final Set<String> BROADCASTING =
            Set.of("add", "subtract", "multiply", "divide", "maximum", "minimum");

    private final GraphContext graph;
    private final SameDiff changed;
    private final SameDiff other;
    private final int rows;

    /**
     * @param graph what is changed
     * @param rows what it was built for
     * @param other the same for another number of rows
     */
    FreeRows(GraphContext graph, int rows, GraphContext other) {
        this.rows = rows;
        this.graph = graph;
        this.changed = graph.sameDiff();
        this.other = other.sameDiff();
    }

    void apply() {
        if (!List.copyOf(changed.getOps().keySet()).equals(List.copyOf(other.getOps().keySet()))) {
            throw unsupported("its operations");
        }
        changed.getOps().forEach((name, op) -> free(op, other.getOps().get(name)));
        graph.inputs()
                .forEach(
                        (name, shape) -> {
                            long[] free = shape.clone();
                            free[0] = -1;
                            changed.getVariable(name).setShape(free);
                        });
        for (SDVariable variable : List.copyOf(changed.variables())) {
            if (variable.getVariableType() == VariableType.CONSTANT) {
                freeConstant(variable);
            }
        }
    }

    private static void free(SameDiffOp entry, SameDiffOp counterpart) {
        if (entry.getOp() instanceof ScalarOp op
                && !op.scalar().equals(((ScalarOp) counterpart.getOp()).scalar())) {
            throw unsupported("a factor of operation '" + entry.getName() + "'");
        }
        if (!(entry.getOp() instanceof DynamicCustomOp op)) {
            return;
        }
        long[] own = op.iArgs();
        long[] others = ((DynamicCustomOp) counterpart.getOp()).iArgs();
        if (Arrays.equals(own, others)) {
            return;
        }
        int different = onlyDifference(entry, own, others);
        own[different] = -1;
        int rank = own.length / 2;
        if (entry.getOp() instanceof Reshape) {
            long[] shape = own[0] < -1 ? Arrays.copyOfRange(own, 1, own.length) : own;
            replace(entry, new Reshape(), own, Map.of("shape", shape));
        } else if (entry.getOp() instanceof Slice && different >= rank) {
            int[] numbers = Arrays.stream(own).mapToInt(Math::toIntExact).toArray();
            int[] begin = Arrays.copyOf(numbers, rank);
            int[] size = Arrays.copyOfRange(numbers, rank, 2 * rank);
            replace(entry, new Slice(), own, Map.of("begin", begin, "size", size));
        } else {
            throw unsupported("operation '" + entry.getName() + "'");
        }
    }

    private static void replace(
            SameDiffOp entry, DynamicCustomOp op, long[] arguments, Map<String, Object> fields) {
        op.setSameDiff(entry.getOp().getSameDiff());
        op.setOwnName(entry.getName());
        op.setPropertiesForFunction(fields);
        op.addIArgument(arguments);
        entry.setOp(op);
    }

    private static int onlyDifference(SameDiffOp entry, long[] own, long[] others) {
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < Math.min(own.length, others.length); i++) {
            if (own[i] != others[i]) {
                different.add(i);
            }
        }
        if (own.length != others.length || different.size() != 1) {
            throw unsupported("operation '" + entry.getName() + "'");
        }
        return different.get(0);
    }

    private void freeConstant(SDVariable constant) {
        INDArray own = constant.getArr();
        INDArray others = other.getVariable(constant.name()).getArr();
        if (Arrays.equals(own.shape(), others.shape())) {
            if (!own.equals(others)) {
                throw unsupported("constant '" + constant.name() + "'");
            }
            return;
        }
        INDArray row = own.get(NDArrayIndex.interval(0, 1)).dup('c');
        if (!row.broadcast(own.shape()).equals(own)
                || !row.broadcast(others.shape()).equals(others)) {
            throw unsupported("constant '" + constant.name() + "'");
        }
        changed.setArrayForVariable(constant.name(), row);
        List<SameDiffOp> readers =
                changed.getOps().values().stream()
                        .filter(op -> op.getInputsToOp().contains(constant.name()))
                        .filter(op -> !BROADCASTING.contains(op.getOp().opName()))
                        .toList();
        if (!readers.isEmpty()) {
            String repeated = repeat(constant, row.rank(), own.size(0) / rows).name();
            readers.forEach(op -> read(op, constant.name(), repeated));
        }
    }

    /** The row so many times for each row of input. */
    private SDVariable repeat(SDVariable row, int rank, long times) {
        Map.Entry<String, long[]> input = graph.inputs().entrySet().iterator().next();
        long values = Shapes.length(Shapes.withoutFirst(input.getValue()));
        long[] single = new long[rank];
        Arrays.fill(single, 1);
        single[0] = -1;
        SDVariable first =
                changed.slice(
                        changed.getVariable(input.getKey()).reshape(-1, values),
                        new int[] {0, 0},
                        -1,
                        1);
        SDVariable zeros = changed.constant(Nd4j.zeros(graph.dataType(), 1, times));
        return first.mul(zeros).reshape(single).add(row);
    }

    private void read(SameDiffOp op, String former, String instead) {
        op.setInputsToOp(
                new ArrayList<>(
                        op.getInputsToOp().stream()
                                .map(name -> name.equals(former) ? instead : name)
                                .toList()));
        changed.getVariables().get(former).getInputsForOp().remove(op.getName());
        Variable variable = changed.getVariables().get(instead);
        List<String> readers =
                variable.getInputsForOp() == null
                        ? new ArrayList<>()
                        : new ArrayList<>(variable.getInputsForOp());
        readers.add(op.getName());
        variable.setInputsForOp(readers);
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(
                "the graph is not the same for every number of rows: " + what + " depends on it");
    }
}
