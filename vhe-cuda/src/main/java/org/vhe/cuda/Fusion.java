package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.vhe.core.graph.LiveRanges;

/**
 * Makes kernels of computations of single entries and of reductions: one for as many neighbours as
 * possible, without what nobody reads afterwards.
 */
final class Fusion {
    private static final int MOST_OPEN = 8;

    private final boolean enabled;
    private final List<Group> open = new ArrayList<>();

    /** Steps in their new order; a group, or another step. */
    private final List<Object> order = new ArrayList<>();

    private Fusion(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * @param steps in order
     * @param wanted what is read after all of them
     * @param enabled whether each kernel may do more than one computation
     * @return kernels, calls of libraries, and what is done on the host
     */
    static List<Step> of(List<Step> steps, List<Tensor> wanted, boolean enabled) {
        Fusion fusion = new Fusion(enabled);
        steps.forEach(fusion::place);
        fusion.order.addAll(fusion.open);
        return fusion.kernels(wanted);
    }

    private void place(Step step) {
        Group target = null;
        boolean groups = step instanceof Step.Elementwise || step instanceof Step.Reduce;
        if (enabled && groups) {
            target = bestOf(step);
        }
        for (Iterator<Group> all = open.iterator(); all.hasNext(); ) {
            Group group = all.next();
            if (group != target && group.conflicts(step)) {
                order.add(group);
                all.remove();
            }
        }
        if (target != null) {
            target.add(step);
        } else if (groups) {
            if (open.size() == MOST_OPEN || !enabled && !open.isEmpty()) {
                order.add(open.remove(0));
            }
            open.add(new Group(step));
        } else {
            order.add(step);
        }
    }

    private Group bestOf(Step step) {
        Group best = null;
        for (Group group : open) {
            if (group.accepts(step) && (best == null || group.feeds(step) > best.feeds(step))) {
                best = group;
            }
        }
        return best;
    }

    private List<Step> kernels(List<Tensor> wanted) {
        LiveRanges live = new LiveRanges();
        wanted.forEach(tensor -> add(live, tensor));
        List<Step> steps = new ArrayList<>();
        Collections.reverse(order);
        for (Object item : order) {
            if (item instanceof Group group) {
                List<Tensor> stored =
                        group.writes().stream().filter(tensor -> contains(live, tensor)).toList();
                if (stored.isEmpty() && group.reduced().isEmpty()) {
                    continue;
                }
                Step.Kernel kernel = new FusedKernel(group, stored).build();
                kernel.writes().forEach(tensor -> remove(live, tensor));
                kernel.reads().forEach(tensor -> add(live, tensor));
                steps.add(kernel);
            } else {
                Step step = (Step) item;
                step.writes().forEach(tensor -> remove(live, tensor));
                step.reads().forEach(tensor -> add(live, tensor));
                steps.add(step);
            }
        }
        Collections.reverse(steps);
        return steps;
    }

    private static void add(LiveRanges live, Tensor tensor) {
        live.add(tensor.buffer(), tensor.offset(), tensor.offset() + tensor.bytes());
    }

    private static void remove(LiveRanges live, Tensor tensor) {
        live.remove(tensor.buffer(), tensor.offset(), tensor.offset() + tensor.bytes());
    }

    private static boolean contains(LiveRanges live, Tensor tensor) {
        return live.contains(tensor.buffer(), tensor.offset(), tensor.offset() + tensor.bytes());
    }
}
