package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes of a plan's operations steps of which each goes through memory once: element-wise
 * neighbours, and sums over rows of what they compute, become one {@link FusedEntries}, within
 * which intermediate results stay in the processor's cache. What nobody reads is not written.
 */
final class Fusion {
    private static final int MOST_OPEN = 8;

    /** Single operations on more entries are left to libnd4j, which is as fast. */
    private static final int FEW_ENTRIES = 8 * 1024;

    private final Predicate<INDArray> isConstant;
    private final List<EntryGroup> open = new ArrayList<>();

    /** Groups and single operations in their new order. */
    private final List<Object> order = new ArrayList<>();

    private Fusion(Predicate<INDArray> isConstant) {
        this.isConstant = isConstant;
    }

    static ReplayStep[] of(ExecutionPlan plan) {
        if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
            return none(plan);
        }
        Fusion fusion = new Fusion(constants(plan));
        plan.operations().forEach(fusion::place);
        fusion.order.addAll(fusion.open);
        return fusion.steps(plan).toArray(ReplayStep[]::new);
    }

    /** Each operation by itself. */
    static ReplayStep[] none(ExecutionPlan plan) {
        return plan.operations().stream().map(OperationCall::new).toArray(ReplayStep[]::new);
    }

    /** See {@link ExecutionPlan}: constants are what nobody writes. */
    private static Predicate<INDArray> constants(ExecutionPlan plan) {
        Set<Long> changing = new HashSet<>();
        Stream.of(
                        plan.operations().stream().flatMap(o -> o.outputs().stream()),
                        plan.inputs().values().stream(),
                        plan.store().readParameters().values().stream(),
                        plan.store().readStatistics().values().stream())
                .flatMap(arrays -> arrays)
                .forEach(array -> changing.add(Region.of(array).buffer()));
        return array -> !changing.contains(Region.of(array).buffer());
    }

    private void place(PlannedOperation planned) {
        Optional<EntryOperation> entries = EntryOperation.of(planned, isConstant);
        EntryGroup target = entries.map(this::bestFor).orElse(null);
        List<Region> reads = planned.inputs().stream().map(Region::of).toList();
        List<Region> writes = planned.outputs().stream().map(Region::of).toList();
        for (Iterator<EntryGroup> all = open.iterator(); all.hasNext(); ) {
            EntryGroup group = all.next();
            if (group != target && group.conflicts(reads, writes)) {
                order.add(group);
                all.remove();
            }
        }
        if (target != null) {
            target.add(entries.orElseThrow());
        } else if (entries.isPresent()) {
            if (open.size() == MOST_OPEN) {
                order.add(open.remove(0));
            }
            open.add(new EntryGroup(entries.orElseThrow()));
        } else {
            order.add(planned);
        }
    }

    private EntryGroup bestFor(EntryOperation operation) {
        EntryGroup best = null;
        for (EntryGroup group : open) {
            boolean better = best == null || group.feeds(operation) > best.feeds(operation);
            if (better && group.accepts(operation)) {
                best = group;
            }
        }
        return best;
    }

    /** From the last to the first, as what is read later decides what has to be written. */
    private List<ReplayStep> steps(ExecutionPlan plan) {
        LiveRanges live = new LiveRanges();
        plan.results().values().forEach(array -> add(live, Region.of(array)));
        plan.copies().forEach(copy -> add(live, Region.of(copy.from())));
        List<ReplayStep> steps = new ArrayList<>();
        Collections.reverse(order);
        for (Object item : order) {
            if (item instanceof EntryGroup group) {
                addGroup(steps, group, live);
            } else {
                PlannedOperation planned = (PlannedOperation) item;
                planned.outputs().stream()
                        .filter(Region::isDense)
                        .forEach(array -> remove(live, Region.of(array)));
                planned.inputs().forEach(array -> add(live, Region.of(array)));
                steps.add(new OperationCall(planned));
            }
        }
        Collections.reverse(steps);
        return steps;
    }

    private static void addGroup(List<ReplayStep> steps, EntryGroup group, LiveRanges live) {
        Set<Region> stored = new HashSet<>();
        group.writes().stream().filter(region -> contains(live, region)).forEach(stored::add);
        group.writes().forEach(region -> remove(live, region));
        group.sums().forEach(region -> remove(live, region));
        group.reads().forEach(region -> add(live, region));
        if (stored.isEmpty() && group.sums().isEmpty()) {
            return;
        }
        boolean alone = group.operations().size() == 1;
        if (alone && (group.length() > FEW_ENTRIES || !group.sums().isEmpty())) {
            steps.add(new OperationCall(group.operations().get(0).planned()));
        } else {
            steps.add(new FusedEntries(group, stored));
        }
    }

    private static void add(LiveRanges live, Region region) {
        live.add(region.buffer(), region.begin(), region.end());
    }

    private static void remove(LiveRanges live, Region region) {
        live.remove(region.buffer(), region.begin(), region.end());
    }

    private static boolean contains(LiveRanges live, Region region) {
        return live.contains(region.buffer(), region.begin(), region.end());
    }
}
