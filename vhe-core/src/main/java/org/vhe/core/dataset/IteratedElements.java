package org.vhe.core.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/** What an iterator of ND4J gives, in memory. */
final class IteratedElements {
    private final List<float[]> batches = new ArrayList<>();
    private final List<Integer> classes = new ArrayList<>();
    private long[] shape;
    private long length;

    private IteratedElements() {}

    static GroupedDataset read(DataSetIterator iterator, String grouping) {
        if (iterator.resetSupported()) {
            iterator.reset();
        }
        IteratedElements all = new IteratedElements();
        while (iterator.hasNext()) {
            all.add(iterator.next());
        }
        if (all.batches.isEmpty()) {
            throw new IllegalArgumentException("the iterator must have elements, but has none");
        }
        return new GroupedDataset(
                all.values(), all.shape, List.of(all.grouping(grouping, iterator.getLabels())));
    }

    private void add(DataSet batch) {
        INDArray features = batch.getFeatures();
        INDArray labels = batch.getLabels();
        if (features == null || labels == null) {
            throw new IllegalArgumentException(
                    "batches must have features and labels, but number %d has no %s"
                            .formatted(
                                    batches.size() + 1, features == null ? "features" : "labels"));
        }
        if (batch.getFeaturesMaskArray() != null || batch.getLabelsMaskArray() != null) {
            throw new IllegalArgumentException(
                    "elements must be whole, but batch number %d has a mask"
                            .formatted(batches.size() + 1));
        }
        long[] event = Shapes.withoutFirst(features.shape());
        shape = shape == null ? event : shape;
        if (!Arrays.equals(shape, event)) {
            throw new ShapeMismatchException(
                    "features", "[batch, " + Arrays.toString(shape).substring(1), features.shape());
        }
        float[] values = features.dup('c').data().asFloat();
        length += values.length;
        batches.add(values);
        addClasses(labels, Math.toIntExact(features.size(0)));
    }

    /** [batch] or [batch, 1] with a number for each element, or [batch, class] with a single 1. */
    private void addClasses(INDArray labels, int count) {
        boolean numbers = labels.rank() == 1 || labels.rank() == 2 && labels.size(1) == 1;
        if (labels.rank() < 1 || labels.rank() > 2 || labels.size(0) != count) {
            throw new ShapeMismatchException(
                    "labels",
                    "[%d], [%d, 1] or [%d, class]".formatted(count, count, count),
                    labels.shape());
        }
        double[] values = labels.dup('c').data().asDouble();
        int width = values.length / count;
        for (int i = 0; i < count; i++) {
            classes.add(numbers ? number(values[i]) : place(values, i * width, (i + 1) * width));
        }
    }

    private int number(double value) {
        if (!(value >= 0 && value <= Integer.MAX_VALUE) || value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    "labels must be numbers of classes from 0, but that of element %d is %s"
                            .formatted(classes.size(), value));
        }
        return (int) value;
    }

    private int place(double[] values, int from, int to) {
        int place = -1;
        for (int i = from; i < to; i++) {
            if (values[i] == 1 && place < 0) {
                place = i - from;
            } else if (values[i] != 0) {
                place = to;
            }
        }
        if (place < 0 || place >= to - from) {
            throw new IllegalArgumentException(
                    "labels must be a single 1 among zeros, but those of element %d are %s"
                            .formatted(
                                    classes.size(),
                                    Arrays.toString(Arrays.copyOfRange(values, from, to))));
        }
        return place;
    }

    private float[] values() {
        float[] all = new float[Math.toIntExact(length)];
        int at = 0;
        for (float[] values : batches) {
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    /** Groups in the order of their numbers; those that no element is of are left out. */
    private Grouping grouping(String name, List<String> names) {
        Map<Integer, Integer> groups = new TreeMap<>();
        classes.forEach(number -> groups.put(number, 0));
        List<String> labels = new ArrayList<>();
        for (Map.Entry<Integer, Integer> group : groups.entrySet()) {
            group.setValue(labels.size());
            labels.add(label(group.getKey(), names));
        }
        return new Grouping(name, classes.stream().mapToInt(groups::get).toArray(), labels);
    }

    private static String label(int number, List<String> names) {
        if (names == null || names.isEmpty()) {
            return Integer.toString(number);
        }
        if (number >= names.size()) {
            throw new IllegalArgumentException(
                    "labels must be of the iterator's %d classes, but one is %d"
                            .formatted(names.size(), number));
        }
        return names.get(number);
    }
}
