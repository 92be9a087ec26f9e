package org.vhe.core.graph;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An array on the host of which devices may have copies. Its version says which values are the
 * newest; whoever has a copy of another version has to read the array again. Values that are newer
 * on a device are fetched when somebody on the host wants them.
 */
public final class SharedArray {
    private final INDArray host;
    private long version = 1;
    private Fetch fetch;
    private long partVersion;
    private long partFrom;
    private long partEnd;

    /** Copies values that are newer elsewhere to the host. */
    @FunctionalInterface
    public interface Fetch {
        /**
         * @param from number of the first entry
         * @param length of entries
         */
        void copy(long from, long length);
    }

    /**
     * @param host the array; changed through {@link #write()} only
     */
    public SharedArray(INDArray host) {
        this.host = host;
    }

    /** The array with whatever values it has just now, for its shape and its address. */
    public INDArray host() {
        return host;
    }

    /** The array with the newest values, not to be changed. */
    public synchronized INDArray read() {
        if (fetch != null) {
            fetch.copy(0, host.length());
            fetch = null;
        }
        return host;
    }

    /**
     * A part of the array with the newest values, not to be changed; the others stay where they
     * are.
     *
     * @param from number of the first entry
     * @param length of entries
     * @return [length]
     */
    public synchronized INDArray read(long from, long length) {
        boolean known = partVersion == version && partFrom <= from && from + length <= partEnd;
        if (fetch != null && !known) {
            fetch.copy(from, length);
            partVersion = version;
            partFrom = from;
            partEnd = from + length;
        }
        return host.reshape(host.length()).get(NDArrayIndex.interval(from, from + length));
    }

    /**
     * The array with the newest values, to be changed at once: after an execution it has to be
     * asked for again.
     */
    public synchronized INDArray write() {
        INDArray array = read();
        version++;
        return array;
    }

    /** The version of the newest values, wherever they are. */
    public synchronized long version() {
        return version;
    }

    /**
     * Says that a device has newer values. Before it lets go of them it must {@link #read()}.
     *
     * @param fetcher copies them to {@link #host()}; must not use this object
     * @return the version that the device has
     */
    public synchronized long newerElsewhere(Fetch fetcher) {
        fetch = fetcher;
        return ++version;
    }

    /** The same of a device that copies all of them at a time. */
    public long newerElsewhere(Runnable fetcher) {
        return newerElsewhere((from, length) -> fetcher.run());
    }
}
