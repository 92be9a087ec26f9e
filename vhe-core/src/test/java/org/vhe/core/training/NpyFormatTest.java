package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Bytes in this test were written by {@code numpy.save} of NumPy 2.4.6. */
class NpyFormatTest {
    private static final String MAGIC = "934e554d50590100";

    private static byte[] file(String header, String data) {
        int length = header.length() < 118 ? 118 : 182;
        byte[] text =
                (header + " ".repeat(length - 1 - header.length()) + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        HexFormat hex = HexFormat.of();
        return hex.parseHex(MAGIC + "%02x00".formatted(length) + hex.formatHex(text) + data);
    }

    private static INDArray read(byte[] bytes) throws IOException {
        return NpyFormat.read(new ByteArrayInputStream(bytes), 1000);
    }

    @Test
    void readsWhatNumpyWrote() throws IOException {
        INDArray floats =
                read(
                        file(
                                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                                "0000c03f000000c0000040400000803e95bfd633caf249f1"));
        assertThat(floats.shape()).containsExactly(2, 3);
        assertThat(floats.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(floats.data().asFloat()).containsExactly(1.5f, -2, 3, 0.25f, 1e-7f, -1e30f);
        INDArray doubles =
                read(
                        file(
                                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
                                "9a9999999999b93f00000000000008c0"));
        assertThat(doubles.shape()).containsExactly(2);
        assertThat(doubles.data().asDouble()).containsExactly(0.1, -3);
        INDArray scalar =
                read(
                        file(
                                "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
                                "0000000000000440"));
        assertThat(scalar.rank()).isZero();
        assertThat(scalar.getDouble(0)).isEqualTo(2.5);
    }

    @Test
    void writesWhatNumpyReads() throws IOException {
        INDArray array = Nd4j.createFromArray(new double[] {0.1, -3});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyFormat.write(array, out);
        // NumPy itself writes the shape (2,) and the same padding to a multiple of 64 bytes.
        assertThat(out.toByteArray())
                .isEqualTo(
                        file(
                                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
                                "9a9999999999b93f00000000000008c0"));
    }

    @Test
    void viewsAndFortranOrderAreWrittenInRowMajorOrder() throws IOException {
        INDArray whole = Nd4j.arange(24).castTo(DataType.FLOAT).reshape('c', 4, 6);
        INDArray view = whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(2, 5));
        for (INDArray array : new INDArray[] {view, view.dup('f'), view.transpose()}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            NpyFormat.write(array, out);
            INDArray back = read(out.toByteArray());
            assertThat(back.shape()).isEqualTo(array.shape());
            assertThat(back).isEqualTo(array.dup('c'));
        }
    }

    @Test
    void arraysLongerThanOneChunkSurvive() throws IOException {
        INDArray array = Nd4j.rand(DataType.DOUBLE, 9, 2111);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyFormat.write(array, out);
        INDArray back = NpyFormat.read(new ByteArrayInputStream(out.toByteArray()), 20_000);
        assertThat(back.data().asDouble()).isEqualTo(array.data().asDouble());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }",
                "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2,), }",
                "{'descr': '<f4', 'shape': (3,), }",
                ""
            })
    void otherHeadersAreRefused(String header) {
        assertThatThrownBy(() -> read(file(header, "00".repeat(64))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001,", "500, 3", "4294967296, 4294967296", "0, 3", "1000000000, 1"})
    void shapesTooLongOrEmptyAreRefusedBeforeAllocating(String shape) {
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(shape);
        assertThatThrownBy(() -> read(file(header, "")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected at most 1000 entries");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole =
                file(
                        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                        "0000c03f000000c0000040400000803e95bfd633caf249f1");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void memoryIsTakenAsValuesArrive() {
        String header = "{'descr': '<f%d', 'fortran_order': False, 'shape': (%d,), }";
        // 8 GB of single and 16 GB of double values are more than tests have
        for (int width : new int[] {4, 8}) {
            byte[] bytes = file(header.formatted(width, 2_000_000_000), "00".repeat(1000));
            assertThatThrownBy(
                            () ->
                                    NpyFormat.read(
                                            new ByteArrayInputStream(bytes), Integer.MAX_VALUE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void moreAxesThanArraysHaveAreRefused() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }";
        assertThat(read(file(header.formatted("1,".repeat(25)), "00000000")).rank()).isEqualTo(25);
        assertThatThrownBy(() -> read(file(header.formatted("1,".repeat(33)), "00000000")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 32 axes, but there are 33");
    }

    @Test
    void otherMagicAndVersionsAreRefused() {
        byte[] version2 =
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "00000000");
        version2[6] = 2;
        assertThatThrownBy(() -> read(version2)).hasMessageContaining("version 1.0");
        assertThatThrownBy(() -> read(new byte[200])).hasMessageContaining("version 1.0");
    }

    @Test
    void otherTypesAreNotWritten() {
        assertThatThrownBy(
                        () ->
                                NpyFormat.write(
                                        Nd4j.zeros(DataType.INT32, 2), new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT or DOUBLE");
    }
}
