package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring computations of equally many entries, to become one kernel. */
final class Group {
    private static final int MOST_ARGUMENTS = 64;
    private static final int MOST_STEPS = 96;

    private final List<Step.Elementwise> steps = new ArrayList<>();
    private final List<Tensor> writes = new ArrayList<>();
    private final List<Expression.Load> memoryReads = new ArrayList<>();

    Group(Step.Elementwise first) {
        add(first);
    }

    List<Step.Elementwise> steps() {
        return steps;
    }

    /** Results, each place once. */
    List<Tensor> writes() {
        return writes;
    }

    /** What is read that the group does not compute itself. */
    List<Tensor> reads() {
        return memoryReads.stream().map(Expression.Load::from).toList();
    }

    /** Whether a step may not be done before this group that comes after it. */
    boolean conflicts(Step step) {
        return anyOverlap(step.reads(), writes)
                || anyOverlap(step.writes(), writes)
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
    boolean accepts(Step.Elementwise step) {
        if (step.output().length() != steps.get(0).output().length()
                || steps.size() >= MOST_STEPS
                || memoryReads.size() + writes.size() + step.reads().size() >= MOST_ARGUMENTS) {
            return false;
        }
        return step.value().loads().stream().allMatch(this::canLoad) && canStore(step.output());
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

    void add(Step.Elementwise step) {
        for (Expression.Load load : step.value().loads()) {
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
        if (!isIn(step.output(), writes)) {
            writes.add(step.output());
        }
    }

    /** How many of a step's operands the group computes. */
    long feeds(Step.Elementwise step) {
        return step.reads().stream().filter(read -> isIn(read, writes)).count();
    }

    private static boolean isIn(Tensor tensor, List<Tensor> places) {
        return places.stream().anyMatch(place -> place.isSamePlace(tensor));
    }
}
