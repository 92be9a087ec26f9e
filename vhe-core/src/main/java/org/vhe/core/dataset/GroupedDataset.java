package org.vhe.core.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Elements of one shape, {@link Grouping}s of them, and {@link Augmentation}s that enlarge them.
 *
 * <p>Augmentations are not applied here: elements are the originals, and {@link ItemSpace} names
 * and makes their variants. Immutable; what is made from a data set shares the values that it does
 * not change.
 */
public final class GroupedDataset implements Serializable {
    private final Elements elements;
    private final Groupings groupings;
    private final List<Augmentation> augmentations;

    /**
     * @param values the elements one after the other, [element, event...] in row-major order, all
     *     finite; copied
     * @param elementShape the shape of one element, [event...]; no axes for a scalar
     * @param groupings partitions of the elements; the trivial one, {@link Grouping#ELEMENT}, is
     *     always added
     */
    public GroupedDataset(float[] values, long[] elementShape, List<Grouping> groupings) {
        this(new Elements(values.clone(), elementShape), groupings);
    }

    private GroupedDataset(Elements elements, List<Grouping> groupings) {
        this(elements, new Groupings(elements.ids(), groupings), List.of());
    }

    private GroupedDataset(
            Elements elements, Groupings groupings, List<Augmentation> augmentations) {
        this.elements = elements;
        this.groupings = groupings;
        this.augmentations = augmentations;
    }

    /**
     * The elements of an array.
     *
     * @param elements [element, event...] of any type and order, all finite; copied
     * @param groupings partitions of the elements, such as {@link Grouping#ofLabels}
     */
    public static GroupedDataset of(INDArray elements, Grouping... groupings) {
        if (elements.rank() == 0) {
            throw new ShapeMismatchException("elements", "[element, event...]", elements.shape());
        }
        float[] values = elements.dup('c').data().asFloat();
        return new GroupedDataset(
                new Elements(values, Shapes.withoutFirst(elements.shape())), List.of(groupings));
    }

    /**
     * The elements that an iterator of ND4J gives, from its beginning if it can be reset, in
     * memory.
     *
     * @param iterator gives batches of elements [batch, event...], without masks, and of labels: a
     *     number from 0 for each, [batch] or [batch, 1], or a single 1 in each row of [batch,
     *     class]
     * @param grouping what to name the grouping by the labels; groups are labelled by {@code
     *     iterator.getLabels()} if it names them, otherwise by their numbers
     * @throws IllegalArgumentException if there are no elements, or their labels are no classes
     */
    public static GroupedDataset of(DataSetIterator iterator, String grouping) {
        return IteratedElements.read(iterator, grouping);
    }

    /** The number of elements, augmentations not counted. */
    public int size() {
        return elements.size();
    }

    /** The shape of one element, [event...]. */
    public long[] elementShape() {
        return elements.shape();
    }

    /** The number of values of one element. */
    public int elementLength() {
        return elements.length();
    }

    /**
     * What identifies an element for its augmentations, whichever subset it is in: its number in
     * the data set first constructed.
     */
    public long elementId(int element) {
        return elements.id(element);
    }

    /**
     * Copies an element, without augmentation.
     *
     * @param element which one
     * @param target receives its values, [event...] in row-major order
     * @param offset where in {@code target} to begin
     */
    public void copyElement(int element, float[] target, int offset) {
        elements.copy(element, target, offset);
    }

    /**
     * @param chosen which elements
     * @return copies of them without augmentation, [chosen][event...], each in row-major order
     */
    public float[][] values(int... chosen) {
        return elements.values(chosen);
    }

    /**
     * @param chosen which elements, at least one
     * @return copies of them without augmentation, [chosen, event...]
     */
    public INDArray elements(int... chosen) {
        if (chosen.length == 0) {
            throw new IllegalArgumentException("expected at least one element, but got none");
        }
        float[] copies = new float[Math.multiplyExact(chosen.length, elementLength())];
        for (int i = 0; i < chosen.length; i++) {
            copyElement(chosen[i], copies, i * elementLength());
        }
        return Nd4j.create(copies, Shapes.prepend(chosen.length, elementShape()), 'c');
    }

    /**
     * @param name the name of a grouping, such as {@link Grouping#ELEMENT}
     * @throws IllegalArgumentException if there is none of this name
     */
    public Grouping grouping(String name) {
        return groupings.get(name);
    }

    /** The names of all groupings, {@link Grouping#ELEMENT} first. */
    public Set<String> groupingNames() {
        return groupings.names();
    }

    /**
     * Some of the elements, with the same augmentations and {@linkplain #elementId ids}.
     *
     * @param chosen which ones, without repetition; they are numbered anew in this order
     * @return the elements alone; groups left without members vanish
     */
    public GroupedDataset subset(int... chosen) {
        Elements some = elements.subset(chosen);
        return new GroupedDataset(some, groupings.subset(some.ids(), chosen), augmentations);
    }

    /**
     * Whole groups, as {@link #subset}; the elements stay in order.
     *
     * @param grouping name of a grouping
     * @param labels of groups of it
     * @throws IllegalArgumentException if there is no group of one of the labels
     */
    public GroupedDataset select(String grouping, String... labels) {
        grouping(grouping).requireLabels(labels);
        return select(grouping, List.of(labels)::contains);
    }

    /**
     * Whole groups, as {@link #subset}; the elements stay in order.
     *
     * @param grouping name of a grouping
     * @param isChosen whether to take the group of a label
     */
    public GroupedDataset select(String grouping, Predicate<String> isChosen) {
        Grouping groups = grouping(grouping);
        return subset(groups.elementsOf(group -> isChosen.test(groups.label(group))));
    }

    /**
     * Some whole groups at random, as {@link #subset}, in the order in which they are drawn.
     *
     * @param grouping name of a grouping
     * @param count how many of its groups, no more than there are
     * @param seed the choice is a function of it and of the number of groups
     */
    public GroupedDataset sample(String grouping, int count, long seed) {
        Grouping groups = grouping(grouping);
        int[] chosen = Draw.distinct(groups.groupCount(), count, Seeds.random(seed));
        return subset(
                Arrays.stream(chosen)
                        .mapToObj(groups::members)
                        .flatMapToInt(Arrays::stream)
                        .toArray());
    }

    /**
     * Holds out whole groups at random, to test on what training has not seen.
     *
     * @param grouping name of a grouping
     * @param count how many of its groups to hold out, leaving at least one
     * @param seed the split is a function of it and of the number of groups
     * @return both parts as of {@link #subset}, the elements in order
     */
    public Split holdOut(String grouping, int count, long seed) {
        return Split.random(this, grouping, count, seed);
    }

    /**
     * The elements with new values of the same shape; ids, groupings and augmentations stay.
     *
     * @param transform is called once for each element, in order
     */
    public GroupedDataset map(ElementTransform transform) {
        return map(elementShape(), transform);
    }

    /**
     * The elements with new values; ids, groupings and augmentations stay.
     *
     * @param newShape the shape of the elements that result, [event...]
     * @param transform is called once for each element, in order
     */
    public GroupedDataset map(long[] newShape, ElementTransform transform) {
        return new GroupedDataset(elements.map(newShape, transform), groupings, augmentations);
    }

    /**
     * The elements as an augmentation of one variant leaves them, once and for all; ids, groupings
     * and augmentations stay.
     *
     * @param seed the result is a function of it and of the elements and their ids
     */
    public GroupedDataset map(Augmentation augmentation, long seed) {
        if (augmentation.variants() != 1) {
            throw new IllegalArgumentException(
                    "only an augmentation of one variant can be applied once and for all, but %s has %d"
                            .formatted(augmentation, augmentation.variants()));
        }
        long[] shape = elementShape();
        return map(
                (element, values) -> {
                    long id = elementId(element);
                    augmentation.apply(values, 0, shape, id, 0, Seeds.random(seed, id));
                    return values;
                });
    }

    /**
     * The same elements as others, whose {@linkplain #elementId ids} are their numbers: variants
     * and noise that augmentations make of them are not those of before.
     */
    public GroupedDataset renumbered() {
        return identified(LongStream.range(0, size()).toArray());
    }

    /**
     * The same elements with other {@linkplain #elementId ids}: some of the elements of a data set
     * that is nowhere whole then have the variants and the noise that they have in it.
     *
     * @param ids one for each element, all different
     */
    public GroupedDataset identified(long... ids) {
        Elements others = elements.identified(ids);
        return new GroupedDataset(
                others, new Groupings(others.ids(), groupings.others()), augmentations);
    }

    /**
     * This data set with one more grouping.
     *
     * @throws IllegalArgumentException if one of that name is there, or it groups other elements
     */
    public GroupedDataset withGrouping(Grouping grouping) {
        return new GroupedDataset(elements, groupings.with(grouping), augmentations);
    }

    /** This data set without one of its groupings; every data set has {@link Grouping#ELEMENT}. */
    public GroupedDataset withoutGrouping(String name) {
        return new GroupedDataset(elements, groupings.without(name), augmentations);
    }

    /**
     * This data set with each element a group of its own in a grouping, for a model of independent
     * elements where it would be of groups. Labels are those of the groups with the element's place
     * in its group, such as "Greek/character01, 3", counted from 1.
     *
     * @throws IllegalArgumentException if there is no grouping of the name
     */
    public GroupedDataset withSingleElements(String name) {
        Grouping groups = grouping(name);
        int[] groupOf = IntStream.range(0, size()).toArray();
        List<String> labels =
                IntStream.range(0, size())
                        .mapToObj(
                                element ->
                                        "%s, %d"
                                                .formatted(
                                                        groups.label(groups.groupOf(element)),
                                                        groups.positionOf(element) + 1))
                        .toList();
        return withoutGrouping(name).withGrouping(new Grouping(groups.name(), groupOf, labels));
    }

    /**
     * This data set with another name for a grouping, such as the one that a model looks for.
     *
     * @throws IllegalArgumentException if there is no grouping of the first name, or one of the
     *     second
     */
    public GroupedDataset renamed(String from, String to) {
        return new GroupedDataset(elements, groupings.renamed(from, to), augmentations);
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
        return new GroupedDataset(elements, groupings, List.copyOf(extended));
    }

    /** The elements and groupings alone. */
    public GroupedDataset withoutAugmentations() {
        return new GroupedDataset(elements, groupings, List.of());
    }

    /** The augmentations, in the order in which they are applied. */
    public List<Augmentation> augmentations() {
        return augmentations;
    }

    /**
     * The elements of several data sets, one after the other. They get new {@linkplain #elementId
     * ids}, their numbers in the result. Groups of the same label are one.
     *
     * @param parts have elements of one shape, groupings of the same names, and the same
     *     augmentations
     */
    public static GroupedDataset concat(GroupedDataset... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("expected at least one data set, but got none");
        }
        List<Augmentation> augmentations = parts[0].augmentations;
        for (GroupedDataset part : parts) {
            if (!part.augmentations.equals(augmentations)) {
                throw new IllegalArgumentException(
                        "data sets must have the same augmentations, but have %s and %s"
                                .formatted(augmentations, part.augmentations));
            }
        }
        Elements all =
                Elements.concat(
                        Stream.of(parts).map(part -> part.elements).toArray(Elements[]::new));
        List<Groupings> groupings = Stream.of(parts).map(part -> part.groupings).toList();
        return new GroupedDataset(all, Groupings.concat(all.ids(), groupings), augmentations);
    }

    /**
     * What tells this data set from others: SHA-256 of the elements' values and shape, and of the
     * label of each element's group in every grouping; in hexadecimal. Element ids and
     * augmentations are left out.
     */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    @Override
    public String toString() {
        return "%d elements of shape %s grouped by %s"
                .formatted(size(), Arrays.toString(elementShape()), groupingNames());
    }
}
