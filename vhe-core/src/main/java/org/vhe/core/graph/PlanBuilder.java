package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Makes an {@link ExecutionPlan}. */
final class PlanBuilder {
    private final GraphContext graph;
    private final SameDiff sameDiff;
    private final List<String> outputs;
    private final Map<String, INDArray> destinations;
    private final List<String> order;
    private final Map<String, INDArray> arrays = new HashMap<>();
    private final Map<String, INDArray> inputs = new LinkedHashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final List<PlannedOperation> operations = new ArrayList<>();
    private final Map<String, List<LongShapeDescriptor>> shapes = new HashMap<>();
    private final Liveness liveness;
    private BufferPool pool;

    PlanBuilder(GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        this.graph = graph;
        this.sameDiff = graph.sameDiff();
        this.outputs = outputs;
        this.destinations = destinations;
        this.order = OperationOrder.asAdded(sameDiff, outputs);
        this.liveness = new Liveness(sameDiff, order, outputs, this::isAlias);
    }

    /** Operations one after the other. */
    ExecutionPlan build() {
        BufferLayout layout;
        try (BufferRecorder recorder = new BufferRecorder()) {
            rehearse(recorder);
            layout = BufferLayout.of(recorder.requests());
        }
        perform(layout);
        return plan(List.copyOf(operations), layout);
    }

    /**
     * Plans all operations on arrays that only have shapes, before {@link #perform}.
     *
     * @return operations in order, and where the recorder says their arrays are
     */
    List<PlacedOperation> rehearse(BufferRecorder recorder) {
        graph.inputs()
                .forEach((name, shape) -> inputs.put(name, Nd4j.create(graph.dataType(), shape)));
        return planAll(recorder);
    }

    /** Where the recorder says that outputs are, after {@link #rehearse}. */
    Stream<Region> outputs(BufferRecorder recorder) {
        return outputs.stream().map(this::array).map(recorder::place);
    }

    /**
     * Plans the same operations on arrays in memory.
     *
     * @return in the same order, and where the layout says their arrays are
     */
    List<PlacedOperation> perform(BufferLayout layout) {
        arrays.keySet().retainAll(constants);
        operations.clear();
        return planAll(new BufferArena(layout));
    }

    /** The plan, of the operations that were performed, in an order that suits the layout. */
    ExecutionPlan plan(List<PlannedOperation> ordered, BufferLayout layout) {
        return new ExecutionPlan(
                graph.store(),
                ordered,
                Collections.unmodifiableMap(inputs),
                results(),
                copies(),
                layout.bytes());
    }

    /** Memory whose values change between executions. */
    Stream<Region> changing() {
        return Stream.of(
                        inputs.values(),
                        graph.store().readParameters().values(),
                        graph.store().readStatistics().values())
                .flatMap(Collection::stream)
                .map(Region::of);
    }

    private Map<String, INDArray> results() {
        Map<String, INDArray> results = new LinkedHashMap<>();
        for (String output : outputs) {
            INDArray destination = destinations.get(output);
            results.put(output, destination != null ? destination : array(output));
        }
        return Collections.unmodifiableMap(results);
    }

    private List<ExecutionPlan.Copy> copies() {
        List<ExecutionPlan.Copy> copies = new ArrayList<>();
        for (String output : outputs) {
            INDArray destination = destinations.get(output);
            if (destination != null && array(output) != destination) {
                copies.add(new ExecutionPlan.Copy(array(output), destination));
            }
        }
        return List.copyOf(copies);
    }

    /**
     * Plans all operations, with arrays from a pool: first to see what is needed, then for good.
     */
    private List<PlacedOperation> planAll(BufferPool buffers) {
        pool = buffers;
        for (int i = 0; i < order.size(); i++) {
            plan(order.get(i));
            liveness.endingAt(i).forEach(pool::release);
        }
        return operations.stream().map(pool::place).toList();
    }

    private void plan(String operation) {
        DifferentialFunction op = sameDiff.getOps().get(operation).getOp();
        OperationCall.requireReplayable(op);
        String[] names = OperationCall.inputNames(sameDiff, operation);
        String[] results = OperationCall.outputNames(sameDiff, operation);
        if (constants.containsAll(List.of(results))) {
            return; // since the rehearsal
        }
        INDArray[] in = Arrays.stream(names).map(this::array).toArray(INDArray[]::new);
        boolean constant =
                OperationKinds.SHAPE_ONLY.contains(op.opName())
                        || constants.containsAll(List.of(names));
        List<LongShapeDescriptor> descriptors =
                shapes.computeIfAbsent(operation, o -> OperationCall.outputShapes(op, in));
        if (isAlias(operation)) {
            INDArray alias = in[0].reshape('c', descriptors.get(0).getShape());
            arrays.put(results[0], alias);
            pool.alias(alias, in[0]);
            if (constant) {
                constants.add(results[0]);
            }
            return;
        }
        requireStatic(op, names);
        INDArray[] out = new INDArray[results.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = allocate(op, names, in, results[i], descriptors.get(i), constant);
            arrays.put(results[i], out[i]);
        }
        if (constant) {
            OperationCall call = new OperationCall(new PlannedOperation(op, in, out));
            call.execute();
            call.close();
            constants.addAll(List.of(results));
        } else {
            operations.add(new PlannedOperation(op, in, out));
        }
    }

    /** An integer input that is computed from values could change the shape of the result. */
    private void requireStatic(DifferentialFunction op, String[] names) {
        int first = OperationKinds.READS_INTEGERS.contains(op.opName()) ? 1 : 0;
        for (String name :
                Arrays.asList(names).subList(Math.min(first, names.length), names.length)) {
            SDVariable variable = sameDiff.getVariable(name);
            if (!variable.dataType().isFPType()
                    && variable.getVariableType() == VariableType.ARRAY
                    && !constants.contains(name)
                    && variable.dataType() != DataType.BOOL) {
                throw new UnsupportedOperationException(
                        "operation '"
                                + op.opName()
                                + "' depends on computed integers ("
                                + name
                                + ")");
            }
        }
    }

    private INDArray allocate(
            DifferentialFunction op,
            String[] names,
            INDArray[] in,
            String result,
            LongShapeDescriptor descriptor,
            boolean constant) {
        DataType type = sameDiff.getVariable(result).dataType();
        long[] shape = descriptor.getShape();
        if (constant) {
            return Nd4j.create(type, shape);
        }
        INDArray destination = destinations.get(result);
        if (destination != null && Arrays.equals(destination.shape(), shape)) {
            return destination;
        }
        String storage = liveness.storageOf(result);
        boolean inPlace =
                OperationKinds.IN_PLACE.contains(op.opName())
                        && Arrays.equals(in[0].shape(), shape)
                        && in[0].dataType() == type
                        && liveness.endsHere(names[0], result)
                        && pool.transfer(liveness.storageOf(names[0]), storage);
        return inPlace ? in[0] : pool.allocate(storage, type, shape);
    }

    private boolean isAlias(String operation) {
        DifferentialFunction op = sameDiff.getOps().get(operation).getOp();
        if (!OperationKinds.ALIASES.contains(op.opName())) {
            return false;
        }
        String[] results = OperationCall.outputNames(sameDiff, operation);
        return results.length == 1;
    }

    private INDArray array(String name) {
        INDArray known = arrays.get(name);
        if (known != null) {
            return known;
        }
        INDArray leaf = leaf(sameDiff.getVariable(name));
        arrays.put(name, leaf);
        return leaf;
    }

    private INDArray leaf(SDVariable variable) {
        String name = variable.name();
        if (variable.isPlaceHolder()) {
            INDArray input = inputs.get(name);
            if (input == null) {
                throw new UnsupportedOperationException(
                        "placeholder '" + name + "' was not declared by GraphContext");
            }
            return input;
        }
        ParameterStore store = graph.store();
        if (store.parameters().containsKey(name)) {
            return store.parameters().get(name);
        }
        if (store.statistics().containsKey(name)) {
            return store.statistics().get(name);
        }
        if (variable.getVariableType() == VariableType.CONSTANT) {
            constants.add(name);
        }
        return variable.getArr();
    }
}
