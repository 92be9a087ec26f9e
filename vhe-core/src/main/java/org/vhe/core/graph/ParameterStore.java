package org.vhe.core.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The named parameters and running statistics of a model, shared by all of its graphs.
 *
 * <p>Arrays are created by the first graph that asks for them. {@link #freeze()} then moves them
 * into two flat arrays, of which the named ones are views: the optimiser, the averages and the
 * checkpoint work on the flat arrays, and every graph sees the change at once. The first value of a
 * parameter depends on the seed and on its name only.
 *
 * <p>Arrays that methods here return have the newest values, also those that a device computed, and
 * may be changed until the next execution. Whoever kept an array longer asks for it again before it
 * reads or changes it, if a graph is executed on a device.
 */
public final class ParameterStore {
    private final long seed;
    private final DataType dataType;
    private final Map<String, INDArray> parameters = new LinkedHashMap<>();
    private final Map<String, INDArray> statistics = new LinkedHashMap<>();
    private SharedArray flatParameters;
    private SharedArray flatStatistics;

    /**
     * @param seed the seed of all first values
     * @param dataType FLOAT, or DOUBLE for checks
     * @throws IllegalStateException if there is no ND4J backend, see {@link Backend#require()}
     */
    public ParameterStore(long seed, DataType dataType) {
        if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new IllegalArgumentException(
                    "parameters must be FLOAT or DOUBLE, not " + dataType);
        }
        Backend.require();
        this.seed = seed;
        this.dataType = dataType;
    }

    /** The type of all arrays. */
    public DataType dataType() {
        return dataType;
    }

    /** The seed of the first values. */
    public long seed() {
        return seed;
    }

    /**
     * The parameter of that name, created if it is new.
     *
     * @throws ShapeMismatchException if it exists with another shape
     * @throws IllegalStateException if it is new and the store is frozen
     */
    public INDArray parameter(String name, Initializer initializer, long... shape) {
        return getOrCreate(parameters, "parameter", name, initializer, shape);
    }

    /** The running statistic of that name, created if it is new; errors as {@link #parameter}. */
    public INDArray statistic(String name, double initial, long... shape) {
        return getOrCreate(statistics, "statistic", name, Initializer.constant(initial), shape);
    }

    private INDArray getOrCreate(
            Map<String, INDArray> arrays,
            String kind,
            String name,
            Initializer initializer,
            long... shape) {
        INDArray array = arrays.get(name);
        if (array == null) {
            if (isFrozen()) {
                throw new IllegalStateException(
                        "the model has no " + kind + " '" + name + "'; known: " + arrays.keySet());
            }
            array = initializer.create(Seeds.random(Seeds.derive(seed, name)), dataType, shape);
            arrays.put(name, array);
        } else if (!Arrays.equals(array.shape(), shape)) {
            throw new ShapeMismatchException(
                    kind + " '" + name + "'", Arrays.toString(shape), array.shape());
        }
        return array;
    }

    /**
     * Moves all arrays into flat ones; no further name can be added. Does nothing a second time.
     */
    public void freeze() {
        if (isFrozen()) {
            return;
        }
        flatParameters = new SharedArray(flatten(parameters));
        flatStatistics = new SharedArray(flatten(statistics));
    }

    /** Whether {@link #freeze()} was called. */
    public boolean isFrozen() {
        return flatParameters != null;
    }

    private INDArray flatten(Map<String, INDArray> arrays) {
        long length = arrays.values().stream().mapToLong(INDArray::length).sum();
        INDArray flat = Nd4j.create(dataType, Math.max(1, length));
        Map<String, INDArray> views = views(flat, arrays);
        arrays.forEach(
                (name, array) -> {
                    views.get(name).assign(array);
                    array.close(); // graphs ask for the view from now on
                });
        arrays.putAll(views);
        return flat;
    }

    /**
     * Views into a flat array, laid out as the parameters are.
     *
     * @param flat [parameterCount], such as a gradient
     */
    public Map<String, INDArray> parameterViews(INDArray flat) {
        return views(flat, parameters);
    }

    /**
     * Views into a flat array, laid out as the running statistics are.
     *
     * @param flat [statisticCount]
     */
    public Map<String, INDArray> statisticViews(INDArray flat) {
        return views(flat, statistics);
    }

    private static Map<String, INDArray> views(INDArray flat, Map<String, INDArray> like) {
        Map<String, INDArray> views = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, INDArray> entry : like.entrySet()) {
            INDArray array = entry.getValue();
            long end = offset + array.length();
            INDArray slice = flat.get(NDArrayIndex.interval(offset, end));
            views.put(entry.getKey(), slice.reshape('c', array.shape()));
            offset = end;
        }
        return views;
    }

    /**
     * Gives this store's arrays the values that arrays of the same name have in another one; those
     * that it lacks keep theirs.
     *
     * @throws ShapeMismatchException if one has another shape there
     */
    public void copyFrom(ParameterStore other) {
        copy(other.readParameters(), parameters());
        copy(other.readStatistics(), statistics());
    }

    private static void copy(Map<String, INDArray> from, Map<String, INDArray> to) {
        to.forEach(
                (name, array) -> {
                    INDArray values = from.get(name);
                    if (values != null && !Arrays.equals(values.shape(), array.shape())) {
                        throw new ShapeMismatchException(
                                "'" + name + "' to copy",
                                Arrays.toString(array.shape()),
                                values.shape());
                    }
                    if (values != null) {
                        array.assign(values);
                    }
                });
    }

    /** All parameters by name, in order of creation. */
    public Map<String, INDArray> parameters() {
        touch();
        return Collections.unmodifiableMap(parameters);
    }

    /** All running statistics by name, in order of creation. */
    public Map<String, INDArray> statistics() {
        touch();
        return Collections.unmodifiableMap(statistics);
    }

    /** All parameters with whatever values they have just now, also those that come later. */
    Map<String, INDArray> hostParameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** All running statistics with whatever values they have just now, also later ones. */
    Map<String, INDArray> hostStatistics() {
        return Collections.unmodifiableMap(statistics);
    }

    /** As {@link #parameters()}, not to be changed: devices keep what they have. */
    public Map<String, INDArray> readParameters() {
        if (isFrozen()) {
            flatParameters.read();
        }
        return Collections.unmodifiableMap(parameters);
    }

    /** As {@link #statistics()}, not to be changed: devices keep what they have. */
    public Map<String, INDArray> readStatistics() {
        if (isFrozen()) {
            flatStatistics.read();
        }
        return Collections.unmodifiableMap(statistics);
    }

    /**
     * One parameter, not to be changed: of those that are newer on a device no other is fetched.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public INDArray readParameter(String name) {
        INDArray array = parameters.get(name);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the model has no parameter '%s'; known: %s"
                            .formatted(name, parameters.keySet()));
        }
        if (isFrozen()) {
            long from = array.offset() - flatParameters.host().offset();
            flatParameters.read(from, array.length());
        }
        return array;
    }

    private void touch() {
        if (isFrozen()) {
            flatParameters.write();
            flatStatistics.write();
        }
    }

    /** All parameters as one array [parameterCount]; frozen stores only. */
    public INDArray flatParameters() {
        return sharedParameters().write();
    }

    /** All running statistics as one array; of length one, unused, when there are none. */
    public INDArray flatStatistics() {
        return sharedStatistics().write();
    }

    /** What executors on devices copy parameters from and to; frozen stores only. */
    public SharedArray sharedParameters() {
        requireFrozen();
        return flatParameters;
    }

    /** What executors on devices copy running statistics from and to; frozen stores only. */
    public SharedArray sharedStatistics() {
        requireFrozen();
        return flatStatistics;
    }

    /** Brings what is newer on a device back. */
    void fetch() {
        flatParameters.read();
        flatStatistics.read();
    }

    /** Number of scalar parameters. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(INDArray::length).sum();
    }

    private void requireFrozen() {
        if (!isFrozen()) {
            throw new IllegalStateException("the parameters are not complete before freeze()");
        }
    }
}
