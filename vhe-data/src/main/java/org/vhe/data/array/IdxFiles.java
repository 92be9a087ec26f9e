package org.vhe.data.array;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;

/**
 * Reads the files of MNIST (LeCun et al., 1998), EMNIST and Fashion-MNIST: images and labels in IDX
 * format, gzip'd or not.
 *
 * <p>Elements are [1, height, width] unless another shape is asked for, in [0, 1]. The images of
 * EMNIST are transposed ({@link ArrayOptions#withTransposed}).
 */
public final class IdxFiles {
    private static final String WHAT = "an IDX file of bytes";
    private static final int UNSIGNED_BYTES = 0x0800;

    private IdxFiles() {}

    /**
     * Reads images and their labels.
     *
     * @param images such as {@code train-images-idx3-ubyte.gz}
     * @param labels such as {@code train-labels-idx1-ubyte.gz}; classes are named by their numbers
     * @param grouping what to name the grouping by label; {@code "character"} for the ready-made
     *     models
     * @throws MalformedDataException if a file is not of that format, cut off or longer than it
     *     says, or too large; or if there are not as many labels as images
     */
    public static GroupedDataset read(
            Path images, Path labels, String grouping, ArrayOptions options) throws IOException {
        Idx pixels =
                DataFile.read(
                        images,
                        WHAT + " with three axes",
                        in -> read(new DataInputStream(in), images, 3, options));
        int[] axes = pixels.axes();
        ArrayElements elements = new ArrayElements(images.toString(), options, 1, axes[1], axes[2]);
        Idx classes =
                DataFile.read(
                        labels,
                        WHAT + " with one axis",
                        in -> read(new DataInputStream(in), labels, 1, options));
        if (classes.axes()[0] != axes[0]) {
            throw new MalformedDataException(
                    labels.toString(),
                    "expected %d labels, as %s has images, found %d"
                            .formatted(axes[0], images, classes.axes()[0]));
        }
        List<String> names =
                IntStream.range(0, axes[0])
                        .mapToObj(i -> Integer.toString(classes.bytes()[i] & 0xFF))
                        .toList();
        return elements.dataset(floats(pixels.bytes()), Grouping.ofLabels(grouping, names));
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Idx(int[] axes, byte[] bytes) {}

    private static Idx read(DataInputStream in, Path file, int rank, ArrayOptions options)
            throws IOException {
        int magic = in.readInt();
        if (magic != (UNSIGNED_BYTES | rank)) {
            throw new MalformedDataException(
                    file.toString(),
                    "expected %s, which begins with %08x, found %08x"
                            .formatted(WHAT, UNSIGNED_BYTES | rank, magic));
        }
        int[] axes = new int[rank];
        long[] element = new long[rank - 1];
        for (int axis = 0; axis < rank; axis++) {
            axes[axis] = in.readInt();
            if (axis > 0) {
                element[axis - 1] = axes[axis];
            }
        }
        ArrayElements sizes = new ArrayElements(file.toString(), unshaped(options), element);
        int length = sizes.count(axes[0]) * sizes.length();
        return new Idx(axes, exactly(in, length, file, axes));
    }

    private static ArrayOptions unshaped(ArrayOptions options) {
        return options.withElementShape().withTransposed(false);
    }

    /** Takes memory as bytes arrive. */
    private static byte[] exactly(InputStream in, int length, Path file, int[] axes)
            throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || in.read() >= 0) {
            throw new MalformedDataException(
                    file.toString(),
                    "expected %d bytes after the header, which says %s, found %s"
                            .formatted(
                                    length,
                                    Arrays.toString(axes),
                                    bytes.length < length ? bytes.length : "more"));
        }
        return bytes;
    }
}
