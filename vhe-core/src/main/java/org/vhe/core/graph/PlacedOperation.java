package org.vhe.core.graph;

import java.util.List;

/**
 * An operation and where its arrays are. While a plan is rehearsed, each intermediate result has a
 * place of its own, which is no memory.
 *
 * @param planned the operation
 * @param reads where each input is
 * @param writes where each output is
 */
record PlacedOperation(PlannedOperation planned, List<Region> reads, List<Region> writes) {

    /** Where memory is. */
    static PlacedOperation of(PlannedOperation planned) {
        return new PlacedOperation(
                planned,
                planned.inputs().stream().map(Region::of).toList(),
                planned.outputs().stream().map(Region::of).toList());
    }
}
