package org.vhe.data.silhouettes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.matlab.MatlabArray;
import org.vhe.data.matlab.MatlabFile;

/** The arrays of the silhouettes' MATLAB file; files may come from elsewhere, so all is checked. */
final class MatlabArrays {
    /** The most that a file, or all of its arrays, may have. */
    static final int MAX_BYTES = 1 << 26;

    /** The file as published has 8671. */
    private static final int MAX_IMAGES = 20_000;

    private static final int MAX_CLASSES = 10_000;
    private static final String NAMES = "classnames";
    private static final Set<String> ALL =
            Set.of(
                    NAMES,
                    Part.ALL.images,
                    Part.ALL.classes,
                    Part.TRAINING.images,
                    Part.TRAINING.classes,
                    Part.VALIDATION.images,
                    Part.VALIDATION.classes,
                    Part.TEST.images,
                    Part.TEST.classes);
    private static final String FORMATS =
            "a file has the arrays X, Y and classnames, or, divided already, train_data,"
                    + " train_labels, val_data, val_labels, test_data and test_labels";

    /** Arrays of images and of their classes. */
    enum Part {
        ALL("X", "Y"),
        TRAINING("train_data", "train_labels"),
        VALIDATION("val_data", "val_labels"),
        TEST("test_data", "test_labels");

        private final String images;
        private final String classes;

        Part(String images, String classes) {
            this.images = images;
            this.classes = classes;
        }
    }

    private final String file;
    private final Map<String, MatlabArray> arrays;

    private MatlabArrays(String file, Map<String, MatlabArray> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    static MatlabArrays read(Path file) throws IOException {
        return new MatlabArrays(file.toString(), MatlabFile.read(file, ALL, MAX_BYTES));
    }

    /** Whether images to learn from, to validate and to test with are apart. */
    boolean isDivided() {
        return arrays.containsKey(Part.TRAINING.images) && !arrays.containsKey(Part.ALL.images);
    }

    /**
     * The names of the classes, all different; of a file that is divided, their numbers if none.
     */
    List<String> namesOrNumbers() throws MalformedDataException {
        return arrays.containsKey(NAMES)
                ? List.of(classNames())
                : IntStream.rangeClosed(1, MAX_CLASSES).mapToObj(Integer::toString).toList();
    }

    /** The names of the classes, all different. */
    String[] classNames() throws MalformedDataException {
        MatlabArray[] cells = read(array(NAMES), array -> array.cells(MAX_CLASSES));
        String[] names = new String[cells.length];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.length; i++) {
            try {
                names[i] = cells[i].text();
            } catch (IOException e) {
                throw malformed("%s must be text, but number %d %s", NAMES, i + 1, e.getMessage());
            }
            if (!seen.add(names[i])) {
                throw malformed("%s must differ, but two are '%s'", NAMES, names[i]);
            }
        }
        return names;
    }

    /** The class of each image of a part, from 0. */
    int[] classes(Part part, int count) throws MalformedDataException {
        MatlabArray array = array(part.classes);
        IntToDoubleFunction values = read(array, MatlabArray::numbers);
        if (array.length() < 1 || array.length() > MAX_IMAGES) {
            throw malformed(
                    "expected 1 to %d images, but %s has %d values",
                    MAX_IMAGES, part.classes, array.length());
        }
        int[] classes = new int[(int) array.length()];
        for (int i = 0; i < classes.length; i++) {
            double value = values.applyAsDouble(i);
            if (!(value >= 1 && value <= count) || value != Math.rint(value)) {
                throw malformed(
                        "%s must be whole numbers from 1 to %d, but number %d is %s",
                        part.classes, count, i + 1, value);
            }
            classes[i] = (int) value - 1;
        }
        return classes;
    }

    /** Where each image of a part is 0, its pixels in the order of the file. */
    BitSet[] objects(Part part, int images, int pixels) throws MalformedDataException {
        MatlabArray array = array(part.images);
        IntToDoubleFunction values = read(array, MatlabArray::numbers);
        if (array.rows() != images || array.columns() != pixels) {
            throw malformed(
                    "%s must have the shape [%d, %d] as %s has %d values, but has [%d, %d]",
                    part.images,
                    images,
                    pixels,
                    part.classes,
                    images,
                    array.rows(),
                    array.columns());
        }
        BitSet[] objects = new BitSet[images];
        for (int image = 0; image < images; image++) {
            objects[image] = new BitSet(pixels);
            for (int pixel = 0; pixel < pixels; pixel++) {
                double value = values.applyAsDouble(pixel * images + image);
                if (value != 0 && value != 1) {
                    throw malformed(
                            "pixels must be 0 or 1, but one of image %d is %s", image + 1, value);
                }
                objects[image].set(pixel, value == 0);
            }
        }
        return objects;
    }

    private MatlabArray array(String name) throws MalformedDataException {
        MatlabArray array = arrays.get(name);
        if (array == null) {
            throw malformed("expected the array '%s', found none: %s", name, FORMATS);
        }
        return array;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(MatlabArray array) throws IOException;
    }

    private <T> T read(MatlabArray array, Reader<T> reader) throws MalformedDataException {
        try {
            return reader.read(array);
        } catch (IOException e) {
            throw malformed("%s", e.getMessage());
        }
    }

    private MalformedDataException malformed(String complaint, Object... values) {
        return new MalformedDataException(file, complaint.formatted(values));
    }
}
