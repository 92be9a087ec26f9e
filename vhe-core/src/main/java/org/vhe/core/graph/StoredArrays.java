package org.vhe.core.graph;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.ArrayHolder;
import org.nd4j.autodiff.samediff.array.ThreadSafeArrayHolder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of a graph's variables or constants: those of the {@link ParameterStore} themselves,
 * wherever it moves them. SameDiff itself would copy views, twice, and parameters are views once
 * the store is frozen. Other arrays are left to SameDiff.
 */
final class StoredArrays implements ArrayHolder {
    private final Map<String, INDArray> store;
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final ArrayHolder others = new ThreadSafeArrayHolder(true);

    /**
     * @param store arrays by name, as they are at any time
     */
    StoredArrays(Map<String, INDArray> store) {
        this.store = store;
    }

    @Override
    public boolean hasArray(String name) {
        return stored.contains(name) || others.hasArray(name);
    }

    @Override
    public INDArray getArray(String name) {
        return stored.contains(name) ? store.get(name) : others.getArray(name);
    }

    @Override
    public void setArray(String name, INDArray array) {
        if (store.get(name) == array) {
            others.removeArray(name);
            stored.add(name);
        } else {
            stored.remove(name);
            others.setArray(name, array);
        }
    }

    @Override
    public INDArray removeArray(String name) {
        return stored.remove(name) ? store.get(name) : others.removeArray(name);
    }

    @Override
    public int size() {
        return stored.size() + others.size();
    }

    @Override
    public void initFrom(ArrayHolder holder) {
        arrayNames().forEach(this::removeArray);
        holder.arrayNames().forEach(name -> setArray(name, holder.getArray(name)));
    }

    @Override
    public Collection<String> arrayNames() {
        return Stream.concat(stored.stream(), others.arrayNames().stream()).toList();
    }

    @Override
    public void rename(String from, String to) {
        setArray(to, removeArray(from));
    }
}
