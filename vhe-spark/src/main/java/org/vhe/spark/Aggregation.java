package org.vhe.spark;

import java.io.Serializable;
import org.vhe.core.check.Require;

/**
 * How what the parts of a step computed is added up, in double precision and in an order that is
 * fixed by the numbers of the parts, whichever of them are done first.
 *
 * @param fanIn how many sums become one: on executors, level by level, until no more are left,
 *     which the driver adds; {@link Integer#MAX_VALUE} for all parts on the driver
 */
public record Aggregation(int fanIn) implements Serializable {
    /** Checks that there are at least two. */
    public Aggregation {
        Require.atLeast(2, "fanIn", fanIn);
    }

    /** Every part comes to the driver, which adds them one after the other. */
    public static Aggregation flat() {
        return new Aggregation(Integer.MAX_VALUE);
    }

    /**
     * Executors add up neighbours, so that the driver receives no more than {@code fanIn} sums of 8
     * bytes a number, however many parts there are.
     *
     * @param fanIn 2 adds pairwise
     */
    public static Aggregation tree(int fanIn) {
        return new Aggregation(fanIn);
    }
}
