package org.vhe.data.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.archive.MalformedDataException;

class CsvFileTest {
    private static final ArrayOptions OPTIONS = ArrayOptions.DEFAULT;

    @TempDir Path folder;

    private GroupedDataset read(byte[] text, ArrayOptions options, String... groupings)
            throws IOException {
        Path file = Files.write(folder.resolve("own.csv"), text);
        return CsvFile.read(file, List.of(groupings), options);
    }

    private GroupedDataset read(String text, String... groupings) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), OPTIONS, groupings);
    }

    @Test
    void namedColumnsAreGroupingsAndOthersAreValues() throws IOException {
        GroupedDataset data =
                read(
                        "p0,alphabet,p1,character\n0,Greek,1,α\n0.5,Latin,1e-1,a\n1,Greek,0,α\n",
                        "alphabet",
                        "character");

        assertThat(data.elementShape()).containsExactly(2);
        assertThat(data.values(0, 1, 2)).isEqualTo(new float[][] {{0, 1}, {0.5f, 0.1f}, {1, 0}});
        assertThat(data.groupingNames()).containsExactly("element", "alphabet", "character");
        assertThat(ArrayFiles.labels(data, "alphabet")).containsExactly("Greek", "Latin", "Greek");
        assertThat(ArrayFiles.labels(data, "character")).containsExactly("α", "a", "α");
    }

    @Test
    void textIsReadAsTheStandardSays() throws IOException {
        String text =
                "\uFEFF\"the \"\"name\"\"\",x\r\n\"a, b\",1\r\n\r\n\"two\r\nlines\",\"0\"\r\n\"\",1";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        GroupedDataset data = read(bytes, OPTIONS, "the \"name\"");

        assertThat(ArrayFiles.labels(data, "the \"name\""))
                .containsExactly("a, b", "two\r\nlines", "");
        assertThat(data.values(0, 1, 2)).isEqualTo(new float[][] {{1}, {0}, {1}});
        assertThat(read(ArrayFiles.gzip(bytes), OPTIONS, "the \"name\"").fingerprint())
                .isEqualTo(data.fingerprint());
    }

    @Test
    void imagesAndBytesAreMadeAsAsked() throws IOException {
        GroupedDataset data =
                read(
                        "label,a,b,c,d\n5,0,51,102,255\n".getBytes(StandardCharsets.UTF_8),
                        OPTIONS.withElementShape(1, 2, 2).withTransposed(true),
                        "label");

        assertThat(data.elementShape()).containsExactly(1, 2, 2);
        assertThat(data.values(0)[0]).containsExactly(0, 0.4f, 0.2f, 1);
    }

    @Test
    void faultsAreNamedByLineAndColumn() {
        String begin = "label,x\n\"of two\nlines\",1\n";
        assertThatThrownBy(() -> read(begin + "a,b\n", "label"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageEndingWith(
                        "own.csv, line 4: expected a number in column 'x', found 'b'");
        assertThatThrownBy(() -> read(begin + "\na\n", "label"))
                .hasMessageContaining("line 5: expected 2 fields, as there are columns, found 1");
        assertThatThrownBy(() -> read(begin + "\"a\n", "label"))
                .hasMessageContaining(
                        "line 4: expected '\"' at the end of a field, found the file's end");
        assertThatThrownBy(() -> read(begin + "\"a\"b,1\n", "label"))
                .hasMessageContaining("line 4: expected a comma or the line's end after '\"'");
        assertThatThrownBy(() -> read(begin, "class"))
                .hasMessageContaining("line 1: expected a column 'class', found none");
        assertThatThrownBy(() -> read("x,x\n1,1\n", "x"))
                .hasMessageContaining("expected different columns, found 'x' twice");
        assertThatThrownBy(() -> read("", "x")).hasMessageContaining("found nothing");
        assertThatThrownBy(() -> read("label,x\n", "label"))
                .hasMessageContaining("own.csv: expected 1 to 1000000 elements, found 0");
        assertThatThrownBy(() -> read("label\na\n", "label"))
                .hasMessageContaining("expected elements that have values");
    }

    @Test
    void whatIsNoTextOrTooLongIsRefusedByName() throws IOException {
        byte[] latin1 = "label,x\né,1\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(latin1, OPTIONS, "label"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own.csv: expected comma-separated values as UTF-8");
        assertThatThrownBy(() -> read("label,x\n" + "a".repeat(70_000) + ",1\n", "label"))
                .hasMessageContaining("line 2: expected fields of at most 65536 characters");
        assertThatThrownBy(() -> read("x".repeat(70_000), "label"))
                .hasMessageContaining("line 1: expected fields of at most 65536 characters");
        assertThatThrownBy(
                        () ->
                                read(
                                        "label,x\na,1\na,1\n".getBytes(StandardCharsets.UTF_8),
                                        OPTIONS.withMaxElements(1),
                                        "label"))
                .hasMessageContaining("expected 1 to 1 elements, found 2");
        byte[] compressed = ArrayFiles.gzip("label,x\na,1\n".getBytes(StandardCharsets.UTF_8));
        byte[] cut = java.util.Arrays.copyOf(compressed, compressed.length - 9);
        assertThatThrownBy(() -> read(cut, OPTIONS, "label"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("own.csv: expected comma-separated values");
        assertThatThrownBy(() -> read("x\n1\n"))
                .hasMessageContaining("groupings must name a column");
    }

    @Test
    void manyLinesAreRead() throws IOException {
        StringBuilder text = new StringBuilder("label,x,y\n");
        for (int i = 0; i < 1000; i++) {
            text.append(i % 7).append(',').append(i).append(",0\n");
        }
        GroupedDataset data =
                read(
                        text.toString().getBytes(StandardCharsets.UTF_8),
                        OPTIONS.withValues(ArrayValues.ANY),
                        "label");

        assertThat(data.size()).isEqualTo(1000);
        assertThat(data.values(999)[0]).containsExactly(999, 0);
        assertThat(data.grouping("label").groupCount()).isEqualTo(7);
    }
}
