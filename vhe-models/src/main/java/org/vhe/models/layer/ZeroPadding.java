package org.vhe.models.layer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/** Zeros before and behind the entries of one axis. */
final class ZeroPadding {

    private ZeroPadding() {}

    /**
     * @param input of any shape
     * @param axis which axis becomes longer
     * @param before number of zeros, or, if negative, of entries that are cut off
     * @param behind likewise
     */
    static SDVariable of(GraphContext graph, SDVariable input, int axis, int before, int behind) {
        if (before == 0 && behind == 0) {
            return input;
        }
        long[] shape = graph.shapeOf(input);
        int kept = Math.toIntExact(shape[axis]) + Math.min(before, 0) + Math.min(behind, 0);
        List<SDVariable> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(zeros(graph, shape, axis, before));
        }
        if (kept > 0) {
            parts.add(part(graph, input, axis, Math.max(-before, 0), kept));
        }
        if (behind > 0) {
            parts.add(zeros(graph, shape, axis, behind));
        }
        SDVariable output =
                parts.size() == 1
                        ? parts.get(0)
                        : graph.sameDiff().concat(axis, parts.toArray(SDVariable[]::new));
        return output == input
                ? output
                : graph.withGradient(
                        output, List.of(input), g -> List.of(of(graph, g, axis, -before, -behind)));
    }

    private static SDVariable zeros(GraphContext graph, long[] shape, int axis, int count) {
        long[] zeros = shape.clone();
        zeros[axis] = count;
        return graph.full(0, zeros);
    }

    /** Entries of one axis; the variable itself if these are all. */
    private static SDVariable part(
            GraphContext graph, SDVariable input, int axis, int first, int count) {
        long[] shape = graph.shapeOf(input);
        if (count == shape[axis]) {
            return input;
        }
        return graph.slice(input, axis, first, count);
    }
}
