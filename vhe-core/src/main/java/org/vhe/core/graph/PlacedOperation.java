package org.vhe.core.graph;

import java.util.List;

/**
 * An operation and where its arrays are, which may be nowhere in memory ({@link BufferPool#place}):
 * every intermediate result while a plan is rehearsed, later those that are never written.
 *
 * @param planned the operation
 * @param reads where each input is
 * @param writes where each output is
 */
record PlacedOperation(PlannedOperation planned, List<Region> reads, List<Region> writes) {}
