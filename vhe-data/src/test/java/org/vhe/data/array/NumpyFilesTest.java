package org.vhe.data.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.archive.ZipFixture;

class NumpyFilesTest {
    private static final String GROUPING = "character";
    private static final ArrayOptions OPTIONS = ArrayOptions.DEFAULT;

    @TempDir Path folder;

    private GroupedDataset labelled(byte[] elements, byte[] labels, ArrayOptions options)
            throws IOException {
        Path x = Files.write(folder.resolve("own x.npy"), elements);
        Path y = Files.write(folder.resolve("own y.npy"), labels);
        return NumpyFiles.labelled(x, y, GROUPING, options);
    }

    private static byte[] values(ByteOrder order, String type) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(order);
        for (int value : new int[] {0, 1, 1, 0}) {
            switch (type) {
                case "b1", "u1", "i1" -> bytes.put((byte) value);
                case "u2", "i2" -> bytes.putShort((short) value);
                case "u4", "i4" -> bytes.putInt(value);
                case "u8", "i8" -> bytes.putLong(value);
                // 1 is 0 01111 0000000000
                case "f2" -> bytes.putShort((short) (value == 0 ? 0 : 0x3C00));
                case "f4" -> bytes.putFloat(value);
                default -> bytes.putDouble(value);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void numbersOfAllTypesVersionsAndOrdersAreRead() throws IOException {
        for (String type : "b1 u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8".split(" ")) {
            for (int version = 1; version <= 3; version++) {
                byte[] little =
                        ArrayFiles.npy(
                                version,
                                "<" + type,
                                false,
                                "2, 2",
                                values(ByteOrder.LITTLE_ENDIAN, type));
                byte[] big =
                        ArrayFiles.npy(
                                version,
                                ">" + type,
                                false,
                                "2L, 2L",
                                values(ByteOrder.BIG_ENDIAN, type));
                for (byte[] file : new byte[][] {little, big}) {
                    GroupedDataset data = labelled(file, ArrayFiles.bytes("2,", 3, 4), OPTIONS);
                    assertThat(data.elementShape()).containsExactly(2);
                    assertThat(data.values(0, 1)).isEqualTo(new float[][] {{0, 1}, {1, 0}});
                }
            }
        }
    }

    @Test
    void halvesAreReadExactly() throws IOException {
        // 65504, the largest; 2^-24, the smallest; -2; 1/3 rounded to 1365 / 4096
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) 0x7BFF).putShort((short) 1);
        bytes.putShort((short) 0xC000).putShort((short) 0x3555);
        byte[] file = ArrayFiles.npy(1, "<f2", false, "1, 4", bytes.array());

        assertThat(
                        labelled(
                                        file,
                                        ArrayFiles.bytes("1,", 0),
                                        OPTIONS.withValues(ArrayValues.ANY))
                                .values(0)[0])
                .containsExactly(65504, (float) Math.pow(2, -24), -2, 1365 / 4096f);
    }

    /** As numpy.save writes the transpose of an array. */
    @Test
    void firstAxisMayGoFastest() throws IOException {
        byte[] file =
                ArrayFiles.npy(
                        1,
                        "|u1",
                        true,
                        "2, 2, 3",
                        new byte[] {0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11});
        GroupedDataset data =
                labelled(file, ArrayFiles.bytes("2,", 0, 1), OPTIONS.withValues(ArrayValues.ANY));

        assertThat(data.elementShape()).containsExactly(2, 3);
        assertThat(data.values(0, 1))
                .isEqualTo(new float[][] {{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11}});
    }

    @Test
    void labelsAreNumbersOrText() throws IOException {
        byte[] elements = ArrayFiles.bytes("2, 1", 0, 255);
        byte[] text =
                ArrayFiles.npy(
                        1, "<U3", false, "2,", "四 aabc".getBytes(Charset.forName("UTF-32LE")));
        byte[] shorter =
                ArrayFiles.npy(
                        1, "|S3", false, "2,", "a\0\0abc".getBytes(StandardCharsets.US_ASCII));
        byte[] numbers =
                ArrayFiles.npy(1, "<f4", false, "2, 1", new byte[] {0, 0, 0, 64, 0, 0, -128, -65});

        assertThat(ArrayFiles.labels(labelled(elements, text, OPTIONS), GROUPING))
                .containsExactly("四 a", "abc");
        assertThat(ArrayFiles.labels(labelled(elements, shorter, OPTIONS), GROUPING))
                .containsExactly("a", "abc");
        assertThat(ArrayFiles.labels(labelled(elements, numbers, OPTIONS), GROUPING))
                .containsExactly("2", "-1");
        assertThatThrownBy(() -> labelled(elements, ArrayFiles.bytes("1, 2", 1, 0), OPTIONS))
                .hasMessageContaining(
                        "own y.npy: expected one label for each element, found shape [1, 2]");
        assertThatThrownBy(() -> labelled(elements, ArrayFiles.bytes("1,", 1), OPTIONS))
                .hasMessageContaining("expected 2 labels, found 1");
    }

    @Test
    void arraysOfOneFileAreNamed() throws IOException {
        Path file =
                new ZipFixture()
                        .with("x_train.npy", ArrayFiles.bytes("2, 2", 0, 51, 102, 255))
                        .with("y_train.npy", ArrayFiles.bytes("2,", 1, 0))
                        .with("x_test.npy", new byte[3])
                        .zip(folder.resolve("own.npz"));
        GroupedDataset data = NumpyFiles.labelled(file, "x_train", "y_train", GROUPING, OPTIONS);

        assertThat(data.values(0, 1)).isEqualTo(new float[][] {{0, 0.2f}, {0.4f, 1}});
        assertThat(ArrayFiles.labels(data, GROUPING)).containsExactly("1", "0");
        assertThatThrownBy(() -> NumpyFiles.labelled(file, "x", "y_train", GROUPING, OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own.npz: expected an array 'x', found none");
    }

    private static ZipFixture classes(String beginning) {
        return new ZipFixture()
                .with(beginning + "le chat.npy", ArrayFiles.bytes("2, 4", 0, 0, 0, 0, 1, 1, 1, 1))
                .with(beginning + "arc.npy", ArrayFiles.bytes("1, 4", 1, 0, 1, 0));
    }

    @Test
    void everyArrayIsAClassOfAFileOrAFolder() throws IOException {
        ArrayOptions images = OPTIONS.withElementShape(1, 2, 2);
        GroupedDataset data =
                NumpyFiles.byClass(classes("").zip(folder.resolve("a.npz")), GROUPING, images);

        assertThat(data.elementShape()).containsExactly(1, 2, 2);
        assertThat(ArrayFiles.labels(data, GROUPING)).containsExactly("arc", "le chat", "le chat");
        assertThat(data.values(0, 2)).isEqualTo(new float[][] {{1, 0, 1, 0}, {1, 1, 1, 1}});
        classes("quick draw/").unpack(folder);
        GroupedDataset same = NumpyFiles.byClass(folder.resolve("quick draw"), GROUPING, images);
        assertThat(same.fingerprint()).isEqualTo(data.fingerprint());
        assertThat(
                        ArrayFiles.labels(
                                NumpyFiles.byClass(
                                        folder.resolve("quick draw"),
                                        GROUPING,
                                        images.withMaxMembers(1).withMaxElements(2)),
                                GROUPING))
                .containsExactly("arc", "le chat");
        assertThatThrownBy(
                        () ->
                                NumpyFiles.byClass(
                                        folder.resolve("quick draw"),
                                        GROUPING,
                                        images.withMaxElements(2)))
                .hasMessageContaining("quick draw: expected 1 to 2 elements, found 3");
    }

    @Test
    void membersBeyondThoseAskedForAreLeftOut() throws IOException {
        GroupedDataset data =
                labelled(
                        ArrayFiles.bytes("5, 1", 1, 2, 3, 4, 5),
                        ArrayFiles.bytes("5,", 0, 1, 0, 0, 1),
                        OPTIONS.withMaxMembers(2).withValues(ArrayValues.ANY));

        assertThat(data.values(0, 1, 2, 3)).isEqualTo(new float[][] {{1}, {2}, {3}, {5}});
        assertThat(data.elementId(3)).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitTogetherIsRefusedByName() throws IOException {
        Path zip = folder.resolve("own.npz");
        assertThatThrownBy(
                        () ->
                                NumpyFiles.byClass(
                                        classes("")
                                                .with("b.npy", ArrayFiles.bytes("1, 3", 1, 1, 1))
                                                .zip(zip),
                                        GROUPING,
                                        OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected elements of one shape, found [4] and, of 'b', [3]");
        assertThatThrownBy(
                        () ->
                                NumpyFiles.byClass(
                                        classes("")
                                                .with("b.npy", ArrayFiles.bytes("0, 4"))
                                                .zip(zip),
                                        GROUPING,
                                        OPTIONS))
                .hasMessageContaining("expected elements of 'b', found none");
        assertThatThrownBy(
                        () ->
                                NumpyFiles.byClass(
                                        classes("").with("b.npy", ArrayFiles.bytes("", 1)).zip(zip),
                                        GROUPING,
                                        OPTIONS))
                .hasMessageContaining(
                        "b.npy: expected an array [element, ...], found a single value");
        assertThatThrownBy(
                        () ->
                                NumpyFiles.byClass(
                                        classes("").with("notes.txt", new byte[1]).zip(zip),
                                        GROUPING,
                                        OPTIONS))
                .hasMessageContaining("own.npz!/notes.txt: expected .npy files only");
        assertThatThrownBy(() -> NumpyFiles.byClass(new ZipFixture().zip(zip), GROUPING, OPTIONS))
                .hasMessageContaining("expected arrays, found none");
    }

    @Test
    void filesCutOffAnywhereAreRefusedByName() throws IOException {
        byte[] whole = ArrayFiles.bytes("2, 2", 0, 51, 102, 255);
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length != whole.length) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> labelled(cut, ArrayFiles.bytes("2,", 1, 0), OPTIONS))
                        .as("%d bytes", length)
                        .isInstanceOf(MalformedDataException.class)
                        .hasMessageContaining("own x.npy: expected ");
            }
        }
    }

    @Test
    void typesAndShapesThatAreNoNumbersAreRefused() {
        byte[] labels = ArrayFiles.bytes("2,", 1, 0);
        String[][] headers = {
            {"|O", "2,"},
            {"<f16", "2,"},
            {"<c8", "2,"},
            {"<M8[ns]", "2,"},
            {"|u0", "2,"},
            {"|u1", "99999999999999999999,"},
            {"|u1", "4294967296, 4294967296"},
            {"|u1", "1,".repeat(40)},
            {"|u1", "2, 0"},
            {"<U1", "2,"}
        };
        for (String[] header : headers) {
            assertThatThrownBy(
                            () ->
                                    labelled(
                                            ArrayFiles.npy(
                                                    1, header[0], false, header[1], new byte[8]),
                                            labels,
                                            OPTIONS))
                    .as(header[0] + " " + header[1])
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("own x.npy: expected ");
        }
    }

    @Test
    void valuesThatAreNotAsMeantAreRefused() throws IOException {
        byte[] labels = ArrayFiles.bytes("2,", 1, 0);
        byte[] elements = ArrayFiles.bytes("2, 1", 0, 2);
        assertThat(labelled(elements, labels, OPTIONS).values(1)[0]).containsExactly(2 / 255f);
        assertThatThrownBy(() -> labelled(elements, labels, OPTIONS.withValues(ArrayValues.UNIT)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected values from 0 to 1, found 2.0 in element 1");
        byte[] ones = ArrayFiles.bytes("2, 1", 0, 1);
        assertThat(labelled(ones, labels, OPTIONS).values(1)[0]).containsExactly(1);
        assertThat(labelled(ones, labels, OPTIONS.withValues(ArrayValues.BYTES)).values(1)[0])
                .containsExactly(1 / 255f);
        ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        byte[] broken =
                ArrayFiles.npy(
                        1, "<f4", false, "2, 1", floats.putFloat(Float.NaN).putFloat(-1).array());
        for (ArrayValues meaning : ArrayValues.values()) {
            assertThatThrownBy(() -> labelled(broken, labels, OPTIONS.withValues(meaning)))
                    .hasMessageContaining("found NaN in element 0");
        }
        byte[] large = ArrayFiles.npy(1, "<i2", false, "2, 1", new byte[] {0, 0, 0, 1});
        assertThatThrownBy(() -> labelled(large, labels, OPTIONS))
                .hasMessageContaining("expected values from 0 to 255, found 256.0 in element 1");
    }
}
