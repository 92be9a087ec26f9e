package org.vhe.cuda;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays memory that is not in use at the same time over one another: the largest first, each at the
 * lowest place that is free from its first to its last use.
 */
final class Placement {
    private static final long ALIGNMENT = 256;

    /** When memory is in use, as numbers of steps, and where it is. */
    private static final class Use {
        private final DeviceBuffer buffer;
        private final int first;
        private int last;
        private long begin;

        Use(DeviceBuffer buffer, int first) {
            this.buffer = buffer;
            this.first = first;
            this.last = first;
        }

        long end() {
            return (begin + buffer.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }

        boolean meets(Use other) {
            return first <= other.last && other.first <= last;
        }
    }

    private Placement() {}

    /**
     * @param steps in order
     * @param wanted what is read after them
     * @param unplaced memory to be placed; what no step uses needs no place
     * @param memory that it becomes part of, made as large as it needs to be
     */
    static void of(
            List<Step> steps,
            Collection<Tensor> wanted,
            Set<DeviceBuffer> unplaced,
            DeviceBuffer memory) {
        Map<DeviceBuffer, Use> uses = new IdentityHashMap<>();
        for (int number = 0; number < steps.size(); number++) {
            use(steps.get(number).reads(), number, unplaced, uses);
            use(steps.get(number).writes(), number, unplaced, uses);
        }
        use(wanted, steps.size(), unplaced, uses);
        List<Use> order = new ArrayList<>(uses.values());
        order.sort(
                Comparator.comparingLong((Use use) -> -use.buffer.bytes())
                        .thenComparingInt(use -> use.first)
                        .thenComparingInt(use -> use.last));
        List<Use> placed = new ArrayList<>(); // by place
        long size = ALIGNMENT;
        for (Use use : order) {
            for (Use other : placed) {
                if (use.meets(other)
                        && other.begin < use.begin + use.buffer.bytes()
                        && use.begin < other.end()) {
                    use.begin = other.end();
                }
            }
            use.buffer.place(memory, use.begin);
            size = Math.max(size, use.end());
            placed.add(use);
            placed.sort(Comparator.comparingLong(each -> each.begin));
        }
        memory.reserve(size);
    }

    private static void use(
            Collection<Tensor> tensors,
            int number,
            Set<DeviceBuffer> unplaced,
            Map<DeviceBuffer, Use> uses) {
        for (Tensor tensor : tensors) {
            if (unplaced.contains(tensor.buffer())) {
                uses.computeIfAbsent(tensor.buffer(), buffer -> new Use(buffer, number)).last =
                        number;
            }
        }
    }
}
