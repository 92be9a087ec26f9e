package org.vhe.data.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.MalformedDataException;

class IdxFilesTest {
    private static final byte[] IMAGES =
            ArrayFiles.idx(
                    new int[] {2, 2, 3}, new byte[] {0, 51, 102, 0, 0, -1, 1, 2, 3, 4, 5, 6});
    private static final byte[] LABELS = ArrayFiles.idx(new int[] {2}, (byte) 7, (byte) 200);

    @TempDir Path folder;
    private Path images;
    private Path labels;

    @BeforeEach
    void names() {
        images = folder.resolve("own images-idx3-ubyte");
        labels = folder.resolve("own labels-idx1-ubyte");
    }

    private GroupedDataset read(byte[] imageFile, byte[] labelFile, ArrayOptions options)
            throws IOException {
        Files.write(images, imageFile);
        Files.write(labels, labelFile);
        return IdxFiles.read(images, labels, "character", options);
    }

    @Test
    void imagesAndLabelsAreReadAlsoIfCompressed() throws IOException {
        GroupedDataset data = read(IMAGES, LABELS, ArrayOptions.DEFAULT);

        assertThat(data.elementShape()).containsExactly(1, 2, 3);
        assertThat(data.values(0)[0]).containsExactly(0, 51 / 255f, 102 / 255f, 0, 0, 1);
        assertThat(ArrayFiles.labels(data, "character")).containsExactly("7", "200");
        assertThat(
                        read(ArrayFiles.gzip(IMAGES), ArrayFiles.gzip(LABELS), ArrayOptions.DEFAULT)
                                .fingerprint())
                .isEqualTo(data.fingerprint());
    }

    @Test
    void imagesAreTransposedOrOfAnotherShapeIfAsked() throws IOException {
        GroupedDataset turned = read(IMAGES, LABELS, ArrayOptions.DEFAULT.withTransposed(true));
        assertThat(turned.elementShape()).containsExactly(1, 3, 2);
        assertThat(turned.values(0)[0]).containsExactly(0, 0, 51 / 255f, 0, 102 / 255f, 1);
        GroupedDataset flat = read(IMAGES, LABELS, ArrayOptions.DEFAULT.withElementShape(6));
        assertThat(flat.elementShape()).containsExactly(6);
        assertThatThrownBy(() -> read(IMAGES, LABELS, ArrayOptions.DEFAULT.withElementShape(1, 5)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own images-idx3-ubyte: expected elements of shape [1, 5]");
    }

    @Test
    void filesCutOffAnywhereAreRefusedByName() throws IOException {
        for (boolean compressed : new boolean[] {false, true}) {
            byte[] whole = compressed ? ArrayFiles.gzip(IMAGES) : IMAGES;
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(cut, LABELS, ArrayOptions.DEFAULT))
                        .as("%d bytes", length)
                        .isInstanceOf(MalformedDataException.class)
                        .hasMessageContaining("own images-idx3-ubyte: expected ");
            }
        }
        assertThatThrownBy(
                        () ->
                                read(
                                        Arrays.copyOf(IMAGES, IMAGES.length + 1),
                                        LABELS,
                                        ArrayOptions.DEFAULT))
                .hasMessageContaining(
                        "expected 12 bytes after the header, which says [2, 2, 3], found more");
    }

    @Test
    void hugeAndNegativeSizesAreRefused() {
        int[][] shapes = {
            {Integer.MAX_VALUE, 2, 3},
            {2, Integer.MAX_VALUE, Integer.MAX_VALUE},
            {-2, 2, 3},
            {2, -2, -3},
            {0, 2, 3},
            {900_000, 46, 46}
        };
        for (int[] shape : shapes) {
            assertThatThrownBy(
                            () ->
                                    read(
                                            ArrayFiles.idx(shape, new byte[12]),
                                            LABELS,
                                            ArrayOptions.DEFAULT))
                    .as(Arrays.toString(shape))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("own images-idx3-ubyte: expected ");
        }
    }

    @Test
    void otherFilesAndNumbersOfLabelsAreRefused() {
        assertThatThrownBy(() -> read(LABELS, LABELS, ArrayOptions.DEFAULT))
                .hasMessageContaining("begins with 00000803, found 00000801");
        assertThatThrownBy(
                        () ->
                                read(
                                        IMAGES,
                                        ArrayFiles.idx(new int[] {1}, (byte) 1),
                                        ArrayOptions.DEFAULT))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own labels-idx1-ubyte: expected 2 labels")
                .hasMessageContaining("found 1");
        assertThatThrownBy(() -> read(IMAGES, LABELS, ArrayOptions.DEFAULT.withMaxElements(1)))
                .hasMessageContaining("expected 1 to 1 elements, found 2");
        assertThatThrownBy(
                        () ->
                                IdxFiles.read(
                                        folder.resolve("none"), labels, "a", ArrayOptions.DEFAULT))
                .hasMessageContaining("none")
                .hasMessageContaining("found no file");
    }
}
