package org.vhe.spark;

import org.apache.spark.Partitioner;

/** Partition n has what is of number n. */
final class Exactly extends Partitioner {
    private final int count;

    Exactly(int count) {
        this.count = count;
    }

    @Override
    public int numPartitions() {
        return count;
    }

    @Override
    public int getPartition(Object number) {
        return (Integer) number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exactly exactly && exactly.count == count;
    }

    @Override
    public int hashCode() {
        return count;
    }
}
