package org.vhe.data.silhouettes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import org.vhe.data.archive.MalformedDataException;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.format.Mat5Reader.EntryHeader;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile.Entry;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;

/** The arrays of the silhouettes' MATLAB file; files may come from elsewhere, so all is checked. */
final class MatlabArrays {
    /** The most that a file, or all of its arrays, may have. */
    static final int MAX_BYTES = 1 << 26;

    private static final String IMAGES = "X";
    private static final String CLASSES = "Y";
    private static final String NAMES = "classnames";
    private static final int MAX_CLASSES = 10_000;

    private final String file;
    private final Mat5File arrays;

    private MatlabArrays(String file, Mat5File arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    static MatlabArrays read(byte[] bytes, String file) throws IOException {
        try {
            Mat5File arrays =
                    Mat5.newReader(Sources.wrap(bytes))
                            .disableSubsystemProcessing()
                            .setBufferAllocator(new BoundedAllocator())
                            .setEntryFilter(MatlabArrays::isWanted)
                            .readMat();
            return new MatlabArrays(file, arrays);
        } catch (IOException | RuntimeException e) {
            throw new MalformedDataException(
                    file, "expected a MATLAB 5 file, but it cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isWanted(EntryHeader header) {
        long length =
                Arrays.stream(header.getDimensions()).asLongStream().reduce(1, (a, b) -> a * b);
        int most = NAMES.equals(header.getName()) ? MAX_CLASSES : MAX_BYTES;
        boolean wanted = Set.of(IMAGES, CLASSES, NAMES).contains(header.getName());
        if (wanted && (header.getDimensions().length != 2 || length < 0 || length > most)) {
            throw new IllegalArgumentException(
                    "array '%s' must have two axes and %d values at most, but has the shape %s"
                            .formatted(
                                    header.getName(),
                                    most,
                                    Arrays.toString(header.getDimensions())));
        }
        return wanted;
    }

    /** Refuses to allocate more than {@link #MAX_BYTES} altogether. */
    private static final class BoundedAllocator implements BufferAllocator {
        private long left = MAX_BYTES;

        @Override
        public ByteBuffer allocate(int bytes) {
            left -= bytes;
            if (bytes < 0 || left < 0) {
                throw new IllegalArgumentException(
                        "its arrays have more than %d bytes".formatted(MAX_BYTES));
            }
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void release(ByteBuffer buffer) {
            left += buffer.capacity();
        }
    }

    /** The names of the classes. */
    String[] classNames() throws MalformedDataException {
        Cell cell = array(NAMES, Cell.class, "a cell array");
        String[] names = new String[cell.getNumElements()];
        for (int i = 0; i < names.length; i++) {
            Array name = cell.get(i);
            if (!(name instanceof Char text)) {
                throw malformed("%s must be text, but number %d is not", NAMES, i + 1);
            }
            names[i] = text.getNumElements() == 0 ? "" : text.getString();
        }
        return names;
    }

    /** The class of each image, from 0. */
    int[] classes(int count) throws MalformedDataException {
        Matrix matrix = array(CLASSES, Matrix.class, "a matrix");
        int[] classes = new int[matrix.getNumElements()];
        for (int i = 0; i < classes.length; i++) {
            double value = matrix.getDouble(i);
            if (!(value >= 1 && value <= count) || value != Math.rint(value)) {
                throw malformed(
                        "%s must be whole numbers from 1 to %d, but number %d is %s",
                        CLASSES, count, i + 1, value);
            }
            classes[i] = (int) value - 1;
        }
        return classes;
    }

    /** Where each image is 0, its pixels in the order of the file. */
    BitSet[] objects(int images, int pixels) throws MalformedDataException {
        Matrix matrix = array(IMAGES, Matrix.class, "a matrix");
        if (matrix.getNumRows() != images || matrix.getNumCols() != pixels) {
            throw malformed(
                    "%s must have the shape [%d, %d] as %s has %d values, but has [%d, %d]",
                    IMAGES,
                    images,
                    pixels,
                    CLASSES,
                    images,
                    matrix.getNumRows(),
                    matrix.getNumCols());
        }
        BitSet[] objects = new BitSet[images];
        for (int i = 0; i < images; i++) {
            objects[i] = object(matrix, i);
        }
        return objects;
    }

    private BitSet object(Matrix matrix, int image) throws MalformedDataException {
        BitSet object = new BitSet(matrix.getNumCols());
        for (int pixel = 0; pixel < matrix.getNumCols(); pixel++) {
            double value = matrix.getDouble(image, pixel);
            if (value != 0 && value != 1) {
                throw malformed(
                        "pixels must be 0 or 1, but one of image %d is %s", image + 1, value);
            }
            object.set(pixel, value == 0);
        }
        return object;
    }

    private <T extends Array> T array(String name, Class<T> type, String what)
            throws MalformedDataException {
        for (Entry entry : arrays.getEntries()) {
            if (entry.getName().equals(name)) {
                if (!type.isInstance(entry.getValue())) {
                    throw malformed("'%s' must be %s", name, what);
                }
                return type.cast(entry.getValue());
            }
        }
        throw malformed("expected the array '%s', found none", name);
    }

    private MalformedDataException malformed(String complaint, Object... values) {
        return new MalformedDataException(file, complaint.formatted(values));
    }
}
