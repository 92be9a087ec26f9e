package org.vhe.core.graph;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is executed here, of an {@link ExecutionPlan}.
 *
 * @param plan the plan, with memory for what the steps write
 * @param steps what is executed, in order; each is one or several of the plan's operations
 */
record FusedPlan(ExecutionPlan plan, ReplayStep[] steps) {

    /**
     * Plans a graph, see {@link ExecutionPlan#of}.
     *
     * @param fused whether several operations may become one step
     */
    static FusedPlan of(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            boolean fused) {
        boolean here = Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
        if (!fused || !here) {
            ExecutionPlan plan = ExecutionPlan.of(graph, outputs, destinations);
            Stream<OperationCall> calls = plan.operations().stream().map(OperationCall::new);
            return new FusedPlan(plan, calls.toArray(ReplayStep[]::new));
        }
        graph.store().freeze();
        return of(new PlanBuilder(graph, outputs.stream().distinct().toList(), destinations));
    }

    private static FusedPlan of(PlanBuilder builder) {
        List<List<Integer>> groups;
        BufferLayout layout;
        try (BufferRecorder recorder = new BufferRecorder()) {
            List<PlacedOperation> rehearsed = builder.rehearse(recorder);
            Predicate<Region> isConstant = Fusion.constants(rehearsed, builder.changing());
            groups = Fusion.groups(rehearsed, isConstant);
            Stream<Region> results = builder.outputs(recorder);
            layout =
                    BufferLayout.of(
                            recorder.requests(
                                    MemoryStep.of(
                                            grouped(rehearsed, groups), isConstant, results)));
        }
        if (!layout.isWithin(EntryOperation.MOST_BYTES)) {
            // operations beyond are done one after the other, and write what they compute
            layout = layout.ofAllWritten();
        }
        List<List<PlacedOperation>> placed = grouped(builder.perform(layout), groups);
        ExecutionPlan plan =
                builder.plan(
                        placed.stream()
                                .flatMap(List::stream)
                                .map(PlacedOperation::planned)
                                .toList(),
                        layout);
        return new FusedPlan(plan, steps(plan, placed, builder.changing()));
    }

    private static ReplayStep[] steps(
            ExecutionPlan plan, List<List<PlacedOperation>> placed, Stream<Region> changing) {
        Stream<INDArray> results =
                Stream.concat(
                        plan.results().values().stream(),
                        plan.copies().stream().map(ExecutionPlan.Copy::from));
        Predicate<Region> isConstant =
                Fusion.constants(placed.stream().flatMap(List::stream).toList(), changing);
        List<MemoryStep> steps = MemoryStep.of(placed, isConstant, results.map(Region::of));
        steps.forEach(FusedPlan::requireInMemory);
        return steps.stream().flatMap(MemoryStep::replay).toArray(ReplayStep[]::new);
    }

    private static void requireInMemory(MemoryStep step) {
        if (step.touched().stream().anyMatch(place -> BufferPool.number(place).isPresent())) {
            throw new IllegalStateException(
                    "a step reads or writes what has no memory: "
                            + step.operations().stream()
                                    .map(placed -> placed.planned().name())
                                    .toList());
        }
    }

    private static <T> List<List<T>> grouped(List<T> operations, List<List<Integer>> groups) {
        return groups.stream().map(group -> group.stream().map(operations::get).toList()).toList();
    }
}
