package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says which of a plan's operations are done together, so that memory is gone through once:
 * element-wise neighbours, and sums over rows of what they compute, become one {@link
 * FusedEntries}, within which intermediate results stay in the processor's cache.
 */
final class Fusion {
    private static final int MOST_OPEN = 8;

    /**
     * Operations that are done at a time.
     *
     * @param numbers of the operations, ascending
     * @param group what may still join; null for an operation that none may join
     */
    private record Item(List<Integer> numbers, EntryGroup group) {
        int last() {
            return numbers.get(numbers.size() - 1);
        }
    }

    private final Predicate<Region> isConstant;
    private final List<Item> open = new ArrayList<>();
    private final List<Item> all = new ArrayList<>();

    private Fusion(Predicate<Region> isConstant) {
        this.isConstant = isConstant;
    }

    /**
     * Numbers of operations in a new order, those that are done together in one list. Each is done
     * where its last operation was.
     *
     * @param operations in an order in which they can be done
     * @param isConstant whether the values in a region are known and stay as they are
     */
    static List<List<Integer>> groups(
            List<PlacedOperation> operations, Predicate<Region> isConstant) {
        Fusion fusion = new Fusion(isConstant);
        for (int i = 0; i < operations.size(); i++) {
            fusion.place(operations.get(i), i);
        }
        return fusion.all.stream()
                .sorted(Comparator.comparingInt(Item::last))
                .map(Item::numbers)
                .toList();
    }

    /**
     * Constants are what is neither computed nor changes in between.
     *
     * @param changing inputs, parameters and the like
     */
    static Predicate<Region> constants(List<PlacedOperation> operations, Stream<Region> changing) {
        Set<Long> buffers = new HashSet<>();
        Stream.concat(operations.stream().flatMap(o -> o.writes().stream()), changing)
                .forEach(region -> buffers.add(region.buffer()));
        return region -> !buffers.contains(region.buffer());
    }

    private void place(PlacedOperation placed, int number) {
        Optional<EntryOperation> entries = EntryOperation.of(placed, isConstant);
        Item target = entries.map(this::bestFor).orElse(null);
        for (Iterator<Item> items = open.iterator(); items.hasNext(); ) {
            Item item = items.next();
            if (item != target && item.group.conflicts(placed.reads(), placed.writes())) {
                items.remove();
            }
        }
        if (target == null) {
            target = new Item(new ArrayList<>(), entries.map(EntryGroup::new).orElse(null));
            all.add(target);
            if (entries.isPresent()) {
                if (open.size() == MOST_OPEN) {
                    open.remove(0);
                }
                open.add(target);
            }
        } else {
            target.group.add(entries.orElseThrow());
        }
        target.numbers.add(number);
    }

    private Item bestFor(EntryOperation operation) {
        Item best = null;
        for (Item item : open) {
            boolean better =
                    best == null || item.group.feeds(operation) > best.group.feeds(operation);
            if (better && item.group.accepts(operation)) {
                best = item;
            }
        }
        return best;
    }
}
