package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring computations and reductions of equally many entries, to become one kernel. */
final class Group {
    private static final int MOST_ARGUMENTS = 64;
    private static final int MOST_STEPS = 96;

    private final List<Step> steps = new ArrayList<>();
    private final List<Tensor> writes = new ArrayList<>();
    private final List<Tensor> reduced = new ArrayList<>();
    private ReductionLayout layout;
    private final List<Expression.Load> memoryReads = new ArrayList<>();

    Group(Step first) {
        add(first);
    }

    List<Step> steps() {
        return steps;
    }

    /** Number of entries. */
    long length() {
        return length(steps.get(0));
    }

    private static long length(Step step) {
        return step instanceof Step.Reduce reduce
                ? reduce.source().length()
                : step.writes().get(0).length();
    }

    /** Results of single entries, each place once. */
    List<Tensor> writes() {
        return writes;
    }

    /** Results of reductions. */
    List<Tensor> reduced() {
        return reduced;
    }

    /** What is read that the group does not compute itself. */
    List<Tensor> reads() {
        return memoryReads.stream().map(Expression.Load::from).toList();
    }

    /** Whether a step may not be done before this group that comes after it. */
    boolean conflicts(Step step) {
        return anyOverlap(step.reads(), writes)
                || anyOverlap(step.reads(), reduced)
                || anyOverlap(step.writes(), writes)
                || anyOverlap(step.writes(), reduced)
                || anyOverlap(step.writes(), reads());
    }

    private static boolean anyOverlap(List<Tensor> some, List<Tensor> others) {
        for (Tensor one : some) {
            for (Tensor other : others) {
                if (one.overlaps(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a step can be computed with the group: then each thread reads of what the group
     * writes only what it computed itself, and writes nothing that another one may yet read.
     */
    boolean accepts(Step step) {
        if (length(step) != length()
                || steps.size() >= MOST_STEPS
                || memoryReads.size() + writes.size() + step.reads().size() >= MOST_ARGUMENTS
                || anyOverlap(step.reads(), reduced)
                || anyOverlap(step.writes(), reduced)
                || !loads(step).stream().allMatch(this::canLoad)) {
            return false;
        }
        if (step instanceof Step.Reduce reduce) {
            return (layout == null || layout.equals(reduce.layout()))
                    && !anyOverlap(step.writes(), writes)
                    && !anyOverlap(step.writes(), reads())
                    && !anyOverlap(step.writes(), step.reads());
        }
        return canStore(step.writes().get(0));
    }

    private static List<Expression.Load> loads(Step step) {
        return step instanceof Step.Elementwise computation
                ? computation.value().loads()
                : List.of(new Expression.Load(step.reads().get(0), "i"));
    }

    private boolean canLoad(Expression.Load load) {
        return writes.stream()
                .allMatch(
                        written ->
                                !written.overlaps(load.from())
                                        || written.isSamePlace(load.from()) && load.isSameEntry());
    }

    private boolean canStore(Tensor output) {
        boolean readAlone =
                memoryReads.stream()
                        .allMatch(
                                load ->
                                        !load.from().overlaps(output)
                                                || load.from().isSamePlace(output)
                                                        && load.isSameEntry());
        return readAlone
                && writes.stream()
                        .allMatch(
                                written ->
                                        !written.overlaps(output) || written.isSamePlace(output));
    }

    void add(Step step) {
        for (Expression.Load load : loads(step)) {
            boolean computed = load.isSameEntry() && isIn(load.from(), writes);
            boolean known =
                    memoryReads.stream()
                            .anyMatch(
                                    read ->
                                            read.from().isSamePlace(load.from())
                                                    && read.isSameEntry() == load.isSameEntry());
            if (!computed && !known) {
                memoryReads.add(load);
            }
        }
        steps.add(step);
        Tensor output = step.writes().get(0);
        if (step instanceof Step.Reduce reduce) {
            layout = reduce.layout();
            reduced.add(output);
        } else if (!isIn(output, writes)) {
            writes.add(output);
        }
    }

    /** How many of a step's operands the group computes. */
    long feeds(Step step) {
        return step.reads().stream().filter(read -> isIn(read, writes)).count();
    }

    private static boolean isIn(Tensor tensor, List<Tensor> places) {
        return places.stream().anyMatch(place -> place.isSamePlace(tensor));
    }
}
