package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Operations over equally many entries that are done together, piece by piece: all of them for the
 * first entries, then all for the next. Says which operations may join, and which may not be done
 * before the group.
 */
final class EntryGroup {
    private static final int MOST_OPERATIONS = 64;

    private final List<EntryOperation> operations = new ArrayList<>();
    private final Set<Region> writes = new LinkedHashSet<>();
    private final Set<Region> sums = new LinkedHashSet<>();
    private final Set<Region> entriesRead = new LinkedHashSet<>();
    private final Set<Region> rowsRead = new LinkedHashSet<>();
    private long rowLength = 1;

    EntryGroup(EntryOperation first) {
        add(first);
    }

    List<EntryOperation> operations() {
        return operations;
    }

    /** Number of entries. */
    long length() {
        return operations.get(0).length();
    }

    /** Entries after which everything that is repeated or summed begins anew. */
    int rowLength() {
        return Math.toIntExact(rowLength);
    }

    /** Whether an operation that comes after this group may not be done before it. */
    boolean conflicts(List<Region> operationReads, List<Region> operationWrites) {
        return anyOverlap(operationReads, writes)
                || anyOverlap(operationReads, sums)
                || anyOverlap(operationWrites, writes)
                || anyOverlap(operationWrites, sums)
                || anyOverlap(operationWrites, entriesRead)
                || anyOverlap(operationWrites, rowsRead);
    }

    /**
     * Whether an operation can be done with the group: then it reads of what the group writes only
     * corresponding entries, and writes nothing that is still to be read for other entries.
     */
    boolean accepts(EntryOperation operation) {
        long other = operation.rowLength();
        List<Region> entries = operation.entries();
        List<Region> rows = operation.rows();
        List<Region> all = new ArrayList<>(entries);
        all.addAll(rows);
        if (operation.length() != length()
                || operations.size() >= MOST_OPERATIONS
                || Math.max(rowLength, other) % Math.min(rowLength, other) != 0
                || anyOverlap(all, sums)
                || anyOverlap(rows, writes)
                || !overlapAsWhole(entries, writes)) {
            return false;
        }
        List<Region> outputs = List.of(operation.written());
        if (anyOverlap(outputs, sums)) {
            return false;
        }
        // rows are read first of all, and sums are written last
        return operation.isSum()
                || overlapAsWhole(outputs, writes)
                        && overlapAsWhole(outputs, entriesRead)
                        && overlapAsWhole(outputs, entries);
    }

    /** Whether a region of the first that overlaps one of the second is the same. */
    private static boolean overlapAsWhole(Iterable<Region> some, Iterable<Region> others) {
        for (Region one : some) {
            for (Region other : others) {
                if (one.overlaps(other) && !one.equals(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean anyOverlap(Iterable<Region> some, Iterable<Region> others) {
        for (Region one : some) {
            if (one.overlapsAny(others)) {
                return true;
            }
        }
        return false;
    }

    void add(EntryOperation operation) {
        for (Region read : operation.entries()) {
            if (!writes.contains(read)) {
                entriesRead.add(read);
            }
        }
        rowsRead.addAll(operation.rows());
        operations.add(operation);
        rowLength = Math.max(rowLength, operation.rowLength());
        (operation.isSum() ? sums : writes).add(operation.written());
    }

    /** How many operands of an operation the group computes. */
    long feeds(EntryOperation operation) {
        return operation.entries().stream().filter(writes::contains).count();
    }

    /** What the group reads that it does not compute itself. */
    List<Region> reads() {
        List<Region> reads = new ArrayList<>(entriesRead);
        reads.addAll(rowsRead);
        return reads;
    }

    /** What it computes for each entry. */
    Set<Region> writes() {
        return writes;
    }

    /** Results of its sums. */
    Set<Region> sums() {
        return sums;
    }
}
