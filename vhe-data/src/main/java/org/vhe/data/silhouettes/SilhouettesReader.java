package org.vhe.data.silhouettes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.Inversion;
import org.vhe.data.silhouettes.MatlabArrays.Part;

/**
 * Reads Caltech-101 Silhouettes (Marlin et al., 2010): outlines of objects of 101 classes, filled.
 *
 * <p>Elements are [1, 28, 28], object = 1 and background = 0, in the order of the file. Of equal
 * images only the first is kept, so that none is both learned from and tested on.
 */
public final class SilhouettesReader {
    /** The usual name of the grouping by class. */
    public static final String CLASS = "class";

    /** Height and width of an image. */
    public static final int SIDE = 28;

    private static final int PIXELS = SIDE * SIDE;

    private SilhouettesReader() {}

    /**
     * Reads the MATLAB file.
     *
     * @param file MATLAB 5: {@code X} [image, 784], one column of pixels after the other, object =
     *     0 and background = 1; {@code Y} [1, image], classes from 1; {@code classnames} [1, class]
     * @param grouping what to name the grouping by class, such as {@link #CLASS}: models look for
     *     the one that their latents are shared over
     * @throws MalformedDataException if the file is not as described, such as one that is divided
     *     (which {@link SilhouettesSplit#read} takes), or too large
     */
    public static GroupedDataset read(Path file, String grouping) throws IOException {
        return read(file, grouping, false);
    }

    /** Warns of objects that are 1 in the file unless these are expected. */
    static GroupedDataset read(Path file, String grouping, boolean lightOnDark) throws IOException {
        String name = file.toString();
        MatlabArrays arrays = MatlabArrays.read(file);
        if (arrays.isDivided()) {
            throw new MalformedDataException(
                    name, "expected images that are not divided, found train_data and others");
        }
        String[] labels = arrays.classNames();
        int[] classes = arrays.classes(Part.ALL, labels.length);
        BitSet[] objects = arrays.objects(Part.ALL, classes.length, PIXELS);
        List<Integer> kept = firstOfEach(objects);
        float[] values = new float[kept.size() * PIXELS];
        int[] groupOf = new int[kept.size()];
        for (int i = 0; i < groupOf.length; i++) {
            copyTransposed(objects[kept.get(i)], values, i * PIXELS);
            groupOf[i] = classes[kept.get(i)];
        }
        requireAllClasses(groupOf, labels, name);
        if (!lightOnDark) {
            Inversion.warnIfLikely(name, values);
        }
        return new GroupedDataset(
                values,
                new long[] {1, SIDE, SIDE},
                List.of(new Grouping(grouping, groupOf, List.of(labels))));
    }

    /** A part of a file that is divided: all its images, equal ones too, in their order. */
    static GroupedDataset read(MatlabArrays arrays, Part part, String grouping) throws IOException {
        List<String> names = arrays.namesOrNumbers();
        int[] classes = arrays.classes(part, names.size());
        BitSet[] objects = arrays.objects(part, classes.length, PIXELS);
        float[] values = new float[classes.length * PIXELS];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            copyTransposed(objects[i], values, i * PIXELS);
            labels.add(names.get(classes[i]));
        }
        return new GroupedDataset(
                values, new long[] {1, SIDE, SIDE}, List.of(Grouping.ofLabels(grouping, labels)));
    }

    private static List<Integer> firstOfEach(BitSet[] objects) {
        Set<BitSet> seen = new HashSet<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < objects.length; i++) {
            if (seen.add(objects[i])) {
                kept.add(i);
            }
        }
        return kept;
    }

    /** From column after column to row after row. */
    private static void copyTransposed(BitSet object, float[] target, int offset) {
        object.stream().forEach(i -> target[offset + i % SIDE * SIDE + i / SIDE] = 1);
    }

    private static void requireAllClasses(int[] groupOf, String[] labels, String name)
            throws MalformedDataException {
        int[] sizes = new int[labels.length];
        for (int group : groupOf) {
            sizes[group]++;
        }
        for (int group = 0; group < sizes.length; group++) {
            if (sizes[group] == 0) {
                throw new MalformedDataException(
                        name,
                        "every class must have an image of its own, but class %d ('%s') has none"
                                .formatted(group + 1, labels[group]));
            }
        }
    }
}
