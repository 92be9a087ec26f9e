package org.vhe.core.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.Shapes;

/**
 * Elements of one shape, {@link Grouping}s of them, and {@link Augmentation}s that enlarge them.
 *
 * <p>Augmentations are not applied here: elements are the originals, and {@link ItemSpace} names
 * and makes their variants. Immutable; subsets share the values.
 */
public final class GroupedDataset {
    private final float[] values;
    private final long[] elementShape;
    private final int elementLength;
    private final int[] rows;
    private final Map<String, Grouping> groupings;
    private final List<Augmentation> augmentations;

    /**
     * @param values the elements one after the other, [element, event...] in row-major order;
     *     copied
     * @param elementShape the shape of one element, [event...]; no axes for a scalar
     * @param groupings partitions of the elements; the trivial one, {@link Grouping#ELEMENT}, is
     *     always added
     */
    public GroupedDataset(float[] values, long[] elementShape, List<Grouping> groupings) {
        this.elementShape = elementShape.clone();
        this.elementLength = length(elementShape);
        if (values.length % elementLength != 0) {
            throw new IllegalArgumentException(
                    "values must be whole elements of shape %s, a multiple of %d numbers, but are %d"
                            .formatted(
                                    Arrays.toString(elementShape), elementLength, values.length));
        }
        this.values = values.clone();
        this.rows = new int[values.length / elementLength];
        Arrays.setAll(rows, row -> row);
        this.groupings = named(groupings, rows);
        this.augmentations = List.of();
    }

    private GroupedDataset(
            GroupedDataset source,
            int[] rows,
            Map<String, Grouping> groupings,
            List<Augmentation> augmentations) {
        this.values = source.values;
        this.elementShape = source.elementShape;
        this.elementLength = source.elementLength;
        this.rows = rows;
        this.groupings = groupings;
        this.augmentations = augmentations;
    }

    private static int length(long[] shape) {
        if (LongStream.of(shape).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "an element's shape must have positive sizes, but is "
                            + Arrays.toString(shape));
        }
        return Shapes.intLength(shape);
    }

    private static Map<String, Grouping> named(List<Grouping> groupings, int[] rows) {
        Map<String, Grouping> result = new LinkedHashMap<>();
        result.put(Grouping.ELEMENT, Grouping.trivial(ids(rows)));
        for (Grouping grouping : groupings) {
            if (grouping.elementCount() != rows.length) {
                throw new IllegalArgumentException(
                        "grouping '%s' must group all %d elements, but groups %d"
                                .formatted(grouping.name(), rows.length, grouping.elementCount()));
            }
            if (result.putIfAbsent(grouping.name(), grouping) != null) {
                throw new IllegalArgumentException(
                        "names of groupings must differ and not be '%s', but '%s' is taken"
                                .formatted(Grouping.ELEMENT, grouping.name()));
            }
        }
        return Collections.unmodifiableMap(result);
    }

    private static long[] ids(int[] rows) {
        return Arrays.stream(rows).asLongStream().toArray();
    }

    /** The number of elements, augmentations not counted. */
    public int size() {
        return rows.length;
    }

    /** The shape of one element, [event...]. */
    public long[] elementShape() {
        return elementShape.clone();
    }

    /** The number of values of one element. */
    public int elementLength() {
        return elementLength;
    }

    /**
     * What identifies an element for its augmentations, whichever subset it is in: its number in
     * the data set first constructed.
     */
    public long elementId(int element) {
        return rows[checkElement(element)];
    }

    /**
     * Copies an element, without augmentation.
     *
     * @param element which one
     * @param target receives its values, [event...] in row-major order
     * @param offset where in {@code target} to begin
     */
    public void copyElement(int element, float[] target, int offset) {
        System.arraycopy(
                values, rows[checkElement(element)] * elementLength, target, offset, elementLength);
    }

    /**
     * @param elements which elements, at least one
     * @return them without augmentation, [elements, event...]
     */
    public INDArray elements(int... elements) {
        if (elements.length == 0) {
            throw new IllegalArgumentException("expected at least one element, but got none");
        }
        float[] copies = new float[Math.multiplyExact(elements.length, elementLength)];
        for (int i = 0; i < elements.length; i++) {
            copyElement(elements[i], copies, i * elementLength);
        }
        return Nd4j.create(copies, Shapes.prepend(elements.length, elementShape), 'c');
    }

    /**
     * @param name the name of a grouping, such as {@link Grouping#ELEMENT}
     * @throws IllegalArgumentException if there is none of this name
     */
    public Grouping grouping(String name) {
        Grouping grouping = groupings.get(Objects.requireNonNull(name, "name"));
        if (grouping == null) {
            throw new IllegalArgumentException(
                    "no grouping '%s'; known are %s".formatted(name, groupings.keySet()));
        }
        return grouping;
    }

    /** The names of all groupings, {@link Grouping#ELEMENT} first. */
    public Set<String> groupingNames() {
        return groupings.keySet();
    }

    /**
     * Some of the elements, with the same augmentations and {@linkplain #elementId ids}.
     *
     * @param elements which ones, without repetition; they are numbered anew in this order
     * @return the elements alone; groups left without members vanish
     */
    public GroupedDataset subset(int... elements) {
        BitSet seen = new BitSet(size());
        int[] chosen = new int[elements.length];
        for (int i = 0; i < elements.length; i++) {
            if (seen.get(checkElement(elements[i]))) {
                throw new IllegalArgumentException(
                        "elements of a subset must differ, but %d is repeated"
                                .formatted(elements[i]));
            }
            seen.set(elements[i]);
            chosen[i] = rows[elements[i]];
        }
        List<Grouping> remaining = new ArrayList<>();
        for (Grouping grouping : groupings.values()) {
            if (!grouping.name().equals(Grouping.ELEMENT)) {
                remaining.add(grouping.subset(elements));
            }
        }
        return new GroupedDataset(this, chosen, named(remaining, chosen), augmentations);
    }

    /**
     * This data set enlarged by one more augmentation, applied after those before it.
     *
     * @param augmentation has at least one variant, and an effect on every grouping
     */
    public GroupedDataset withAugmentation(Augmentation augmentation) {
        if (augmentation.variants() < 1) {
            throw new IllegalArgumentException(
                    "an augmentation must have at least one variant, but %s has %d"
                            .formatted(augmentation, augmentation.variants()));
        }
        List<Augmentation> extended = new ArrayList<>(augmentations);
        extended.add(augmentation);
        return new GroupedDataset(this, rows, groupings, List.copyOf(extended));
    }

    /** The augmentations, in the order in which they are applied. */
    public List<Augmentation> augmentations() {
        return augmentations;
    }

    /**
     * What tells this data set from others: SHA-256 of the elements' values and shape, and of the
     * label of each element's group in every grouping; in hexadecimal. Element ids and
     * augmentations are left out.
     */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    private int checkElement(int element) {
        if (element < 0 || element >= size()) {
            throw new IllegalArgumentException(
                    "the data set has %d elements, but was asked for element %d"
                            .formatted(size(), element));
        }
        return element;
    }

    @Override
    public String toString() {
        return "%d elements of shape %s grouped by %s"
                .formatted(size(), Arrays.toString(elementShape), groupings.keySet());
    }
}
