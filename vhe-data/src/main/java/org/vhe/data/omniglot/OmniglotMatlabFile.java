package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.matlab.MatlabArray;
import org.vhe.data.matlab.MatlabFile;

/**
 * Omniglot in 28 x 28 gray levels as Burda et al. (2016) divided it, image by image, in their file
 * {@code chardata.mat}: 24,345 images to learn from and 8,070 others, of the same characters.
 *
 * <p>Elements are [1, 28, 28], ink = 1, in the order of the file. The groupings are {@link
 * OmniglotReader#ALPHABET} ({@code alphabetNN}; the file does not name them) and {@link
 * OmniglotReader#CHARACTER} ({@code alphabetNN/characterNN}), numbered from 1.
 *
 * @param training what to learn from
 * @param test other images of the same characters
 */
public record OmniglotMatlabFile(GroupedDataset training, GroupedDataset test) {
    /** The arrays as published have 32,415 images of 784 numbers of eight bytes, 203 MB. */
    private static final long MAX_BYTES = 1L << 29;

    private static final int PIXELS = Preprocessing.SIDE * Preprocessing.SIDE;
    private static final int MAX_IMAGES = 1_000_000;
    private static final Set<String> NAMES =
            Set.of("data", "target", "targetchar", "testdata", "testtarget", "testtargetchar");

    /**
     * Reads the MATLAB file.
     *
     * @param file MATLAB 5: {@code data} [784, image], one column of pixels after the other; {@code
     *     target} [alphabet, image], 1 for the image's alphabet and 0 for others; {@code
     *     targetchar} [1, image], the number of the character within its alphabet, from 1; and
     *     {@code testdata}, {@code testtarget} and {@code testtargetchar} likewise
     * @throws MalformedDataException if the file is not as described, or too large; names it
     */
    public static OmniglotMatlabFile read(Path file) throws IOException {
        Map<String, MatlabArray> arrays = MatlabFile.read(file, NAMES, MAX_BYTES);
        return new OmniglotMatlabFile(
                new Part(file, arrays, "").dataset(), new Part(file, arrays, "test").dataset());
    }

    /** The arrays whose names begin alike. */
    private record Part(Path file, Map<String, MatlabArray> arrays, String beginning) {

        GroupedDataset dataset() throws MalformedDataException {
            MatlabArray images = array("data");
            if (images.rows() != PIXELS || images.columns() < 1 || images.columns() > MAX_IMAGES) {
                throw malformed(
                        "'%sdata' must have the shape [%d, images], of at most %d images, but is %s",
                        beginning, PIXELS, MAX_IMAGES, images);
            }
            int count = (int) images.columns();
            float[] values = pixels(numbers(images), count);
            int[] alphabets = alphabets(count);
            int[] characters = characters(count);
            String[] alphabetOf = new String[count];
            String[] characterOf = new String[count];
            for (int i = 0; i < count; i++) {
                alphabetOf[i] = "alphabet%02d".formatted(alphabets[i] + 1);
                characterOf[i] = alphabetOf[i] + "/character%02d".formatted(characters[i]);
            }
            return new GroupedDataset(
                    values,
                    new long[] {1, Preprocessing.SIDE, Preprocessing.SIDE},
                    List.of(
                            Grouping.ofLabels(OmniglotReader.ALPHABET, List.of(alphabetOf)),
                            Grouping.ofLabels(OmniglotReader.CHARACTER, List.of(characterOf))));
        }

        /** From column after column to row after row. */
        private float[] pixels(IntToDoubleFunction numbers, int count)
                throws MalformedDataException {
            float[] values = new float[count * PIXELS];
            for (int i = 0; i < values.length; i++) {
                double value = numbers.applyAsDouble(i);
                if (!(value >= 0 && value <= 1)) {
                    throw malformed(
                            "'%sdata' must be from 0 to 1, but of image %d one is %s",
                            beginning, i / PIXELS + 1, value);
                }
                int pixel = i % PIXELS;
                int row = pixel % Preprocessing.SIDE;
                int column = pixel / Preprocessing.SIDE;
                values[i - pixel + row * Preprocessing.SIDE + column] = (float) value;
            }
            return values;
        }

        /** Which row of each column is 1, from 0. */
        private int[] alphabets(int count) throws MalformedDataException {
            MatlabArray target = array("target");
            IntToDoubleFunction numbers = numbers(target);
            require("target", target, target.rows(), count);
            int rows = (int) target.rows();
            int[] alphabets = new int[count];
            for (int i = 0; i < count; i++) {
                int ones = 0;
                int others = 0;
                for (int row = 0; row < rows; row++) {
                    double value = numbers.applyAsDouble(i * rows + row);
                    if (value == 1) {
                        alphabets[i] = row;
                        ones++;
                    } else if (value != 0) {
                        others++;
                    }
                }
                if (ones != 1 || others > 0) {
                    throw malformed(
                            "'%starget' must be 1 for one alphabet and 0 for others, but not so of image %d",
                            beginning, i + 1);
                }
            }
            return alphabets;
        }

        private int[] characters(int count) throws MalformedDataException {
            MatlabArray target = array("targetchar");
            IntToDoubleFunction numbers = numbers(target);
            require("targetchar", target, 1, count);
            int[] characters = new int[count];
            for (int i = 0; i < count; i++) {
                double value = numbers.applyAsDouble(i);
                if (!(value >= 1 && value <= MAX_IMAGES) || value != Math.rint(value)) {
                    throw malformed(
                            "'%stargetchar' must be whole numbers from 1, but number %d is %s",
                            beginning, i + 1, value);
                }
                characters[i] = (int) value;
            }
            return characters;
        }

        private void require(String name, MatlabArray array, long rows, int columns)
                throws MalformedDataException {
            if (array.rows() != rows || array.columns() != columns) {
                throw malformed(
                        "'%s%s' must have the shape [%d, %d], as there are %d images, but is %s",
                        beginning, name, rows, columns, columns, array);
            }
        }

        private MatlabArray array(String name) throws MalformedDataException {
            MatlabArray array = arrays.get(beginning + name);
            if (array == null) {
                throw malformed("expected the array '%s%s', found none", beginning, name);
            }
            return array;
        }

        private IntToDoubleFunction numbers(MatlabArray array) throws MalformedDataException {
            try {
                return array.numbers();
            } catch (IOException e) {
                throw malformed("%s", e.getMessage());
            }
        }

        private MalformedDataException malformed(String complaint, Object... values) {
            return new MalformedDataException(file.toString(), complaint.formatted(values));
        }
    }
}
