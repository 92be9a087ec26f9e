package org.vhe.data.array;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;

/** The elements of several arrays, one for each class. */
final class ClassArrays {
    private final String source;
    private final ArrayOptions options;
    private final SortedMap<String, float[]> classes = new TreeMap<>();
    private ArrayElements elements;
    private long[] shape;
    private long count;

    ClassArrays(String source, ArrayOptions options) {
        this.source = source;
        this.options = options;
    }

    /** Copies what is wanted of an array. */
    void add(String name, NpyArray array) throws IOException {
        long[] found = array.elementShape();
        if (elements == null) {
            shape = found;
            elements = new ArrayElements(source, options, shape);
        }
        if (array.shape()[0] == 0) {
            throw malformed("expected elements of '%s', found none".formatted(name));
        }
        if (!Arrays.equals(found, shape)) {
            throw malformed(
                    "expected elements of one shape, found %s and, of '%s', %s"
                            .formatted(Arrays.toString(shape), name, Arrays.toString(found)));
        }
        int members = (int) Math.min(options.maxMembers(), array.shape()[0]);
        count += members;
        elements.count(count);
        float[] values = new float[members * elements.length()];
        array.copy(members, elements.length(), values, 0);
        classes.put(name, values);
    }

    GroupedDataset dataset(String grouping) throws MalformedDataException {
        if (classes.isEmpty()) {
            throw malformed("expected arrays, found none");
        }
        float[] values = new float[elements.count(count) * elements.length()];
        int[] groupOf = new int[(int) count];
        List<String> labels = new ArrayList<>(classes.keySet());
        int next = 0;
        for (int group = 0; group < labels.size(); group++) {
            float[] members = classes.remove(labels.get(group));
            System.arraycopy(members, 0, values, next * elements.length(), members.length);
            int end = next + members.length / elements.length();
            Arrays.fill(groupOf, next, end, group);
            next = end;
        }
        return elements.dataset(values, new Grouping(grouping, groupOf, labels));
    }

    private MalformedDataException malformed(String complaint) {
        return new MalformedDataException(source, complaint);
    }
}
