package org.vhe.data.matlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.CharEncoding;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/** Against files that another library wrote. */
class MatlabFileTest {
    private static final int HEADER = 128;
    private static final int MAX = 1 << 20;

    private static byte[] file(Array array, ByteOrder order, int level) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX);
        MatFile mat = Mat5.newMatFile().addArray("other", Mat5.newString("?"));
        mat.addArray("A", array);
        Mat5.newWriter(Sinks.wrap(bytes).order(order)).setDeflateLevel(level).writeMat(mat);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static MatlabArray read(byte[] file) throws IOException {
        Map<String, MatlabArray> arrays = MatlabFile.read(file, Set.of("A", "B"), MAX);
        assertThat(arrays).containsOnlyKeys("A");
        return arrays.get("A");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"Cell", "Structure", "Object", "Character", "Sparse", "Function", "Opaque"})
    void numbersOfAllTypesAndOrdersAreRead(MatlabType type) throws IOException {
        Matrix matrix = Mat5.newMatrix(2, 3, type);
        for (int i = 0; i < 6; i++) {
            matrix.setInt(i, 20 * i);
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (int level : new int[] {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED}) {
                MatlabArray array = read(file(matrix, order, level));
                assertThat(array.rows()).isEqualTo(2);
                assertThat(array.columns()).isEqualTo(3);
                for (int i = 0; i < 6; i++) {
                    assertThat(array.numbers().applyAsDouble(i)).isEqualTo(20 * i);
                }
            }
        }
    }

    /** The other library writes UTF-16 as UTF-32 where the largest byte goes first. */
    @ParameterizedTest
    @EnumSource
    void textOfAllEncodingsIsRead(CharEncoding encoding) throws IOException {
        for (String text : new String[] {"", "a", "Caméra écrit, 四"}) {
            Cell cell = Mat5.newCell(1, 1);
            cell.set(0, Mat5.newString(text, encoding));
            byte[] little = file(cell, ByteOrder.LITTLE_ENDIAN, Deflater.BEST_SPEED);
            assertThat(read(little).cells(1)[0].text()).isEqualTo(text);
            if (encoding != CharEncoding.Utf16) {
                byte[] big = file(cell, ByteOrder.BIG_ENDIAN, Deflater.BEST_SPEED);
                assertThat(read(big).cells(1)[0].text()).isEqualTo(text);
            }
        }
    }

    /** Cells within cells, 20,000 deep, each a tag, flags, axes and a name, 48 bytes. */
    @Test
    void arraysWithinArraysAreNotFollowed() throws IOException {
        int depth = 20_000;
        ByteBuffer file =
                ByteBuffer.allocate(HEADER + 48 * depth)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header());
        for (int level = 0; level < depth; level++) {
            file.putInt(MatlabElement.MATRIX).putInt(file.remaining() - Integer.BYTES);
            file.putInt(MatlabElement.UINT32).putInt(8).putInt(1).putInt(0);
            file.putInt(MatlabElement.INT32).putInt(8).putInt(1).putInt(1);
            file.putInt(1 << 16 | MatlabElement.INT8).putInt('A');
        }
        MatlabArray array = read(file.array());
        assertThatThrownBy(() -> array.cells(1)[0].text())
                .isInstanceOf(IOException.class)
                .hasMessage("is a cell array of shape [1, 1]");
    }

    private static byte[] header() throws IOException {
        return Arrays.copyOf(
                file(Mat5.newScalar(1), ByteOrder.LITTLE_ENDIAN, Deflater.BEST_SPEED), HEADER);
    }

    /** Each word in turn says that something is huge, or has a negative size. */
    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 0x7000_0000})
    void lengthsBeyondWhatIsThereAreRefused(int word) throws IOException {
        Cell cell = Mat5.newCell(1, 2);
        cell.set(0, Mat5.newString("text"));
        cell.set(1, Mat5.newMatrix(3, 3));
        byte[] whole = file(cell, ByteOrder.LITTLE_ENDIAN, Deflater.NO_COMPRESSION);
        int refused = 0;
        for (int at = HEADER; at < whole.length; at += Integer.BYTES) {
            byte[] bytes = whole.clone();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, word);
            try {
                Map<String, MatlabArray> arrays = MatlabFile.read(bytes, Set.of("A"), MAX);
                if (arrays.containsKey("A")) {
                    for (MatlabArray inner : arrays.get("A").cells(2)) {
                        inner.text();
                    }
                }
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    private static byte[] compressed(byte[] element, int cut, byte... more) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(element);
        }
        byte[] stream = Arrays.copyOf(deflated.toByteArray(), deflated.size() - cut + more.length);
        System.arraycopy(more, 0, stream, stream.length - more.length, more.length);
        return ByteBuffer.allocate(HEADER + 8 + stream.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header())
                .putInt(MatlabElement.COMPRESSED)
                .putInt(stream.length)
                .put(stream)
                .array();
    }

    @Test
    void compressedArraysAreWholeAndNoMore() throws IOException {
        byte[] plain = file(Mat5.newScalar(7), ByteOrder.LITTLE_ENDIAN, Deflater.NO_COMPRESSION);
        int start = HEADER + 8 + ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(132);
        byte[] element = Arrays.copyOfRange(plain, start, plain.length);
        assertThat(read(compressed(element, 0)).numbers().applyAsDouble(0)).isEqualTo(7);
        assertThatThrownBy(() -> read(compressed(element, 1)))
                .hasMessageContaining("does not end where it should");
        assertThatThrownBy(() -> read(compressed(element, 20))).hasMessageContaining("cut off");
        assertThatThrownBy(() -> read(compressed(element, 0, (byte) 0)))
                .hasMessageContaining("does not end where it should");
        byte[] longer = Arrays.copyOf(element, element.length + 8);
        assertThatThrownBy(() -> read(compressed(longer, 0)))
                .hasMessageContaining("does not end where it should");
        byte[] wrong = compressed(element, 0);
        wrong[wrong.length - 1] ^= 1;
        assertThatThrownBy(() -> read(wrong)).hasMessageContaining("damaged: incorrect data check");
    }

    @Test
    void arraysThatInflateToMoreThanIsAllowedAreRefused() throws IOException {
        Matrix zeros = Mat5.newMatrix(1, MAX / 8, MatlabType.Double);
        ByteBuffer bytes = ByteBuffer.allocate(MAX);
        Mat5.newWriter(Sinks.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                .writeMat(Mat5.newMatFile().addArray("other", zeros));
        byte[] bomb = Arrays.copyOf(bytes.array(), bytes.position());
        assertThat(bomb.length).isLessThan(MAX / 100);
        assertThatThrownBy(() -> MatlabFile.read(bomb, Set.of("A"), MAX))
                .hasMessageContaining("too large");
    }

    @Test
    void otherVersionsAreNamed() throws IOException {
        byte[] file = file(Mat5.newScalar(1), ByteOrder.LITTLE_ENDIAN, Deflater.BEST_SPEED);
        file[HEADER - 3] = 2;
        assertThatThrownBy(() -> read(file)).hasMessageContaining("its version is 2.0");
        assertThatThrownBy(() -> read(new byte[HEADER])).hasMessageContaining("does not say so");
        assertThatThrownBy(() -> read(new byte[100])).hasMessageContaining("100 bytes");
    }

    @Test
    void arraysOfTheSameNameAreRefused() throws IOException {
        byte[] once = file(Mat5.newScalar(1), ByteOrder.LITTLE_ENDIAN, Deflater.BEST_SPEED);
        byte[] twice = Arrays.copyOf(once, 2 * once.length - HEADER);
        System.arraycopy(once, HEADER, twice, once.length, once.length - HEADER);
        assertThatThrownBy(() -> read(twice)).hasMessageContaining("two arrays 'A'");
    }
}
