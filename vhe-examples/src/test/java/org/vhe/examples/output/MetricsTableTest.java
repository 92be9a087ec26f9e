package org.vhe.examples.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTableTest {
    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("metrics.csv"), text);
    }

    @Test
    void meansAreOfRowsInTurn() throws IOException {
        MetricsTable table = MetricsTable.read(file("step,bound\n1,-4\n2,-2\n3,-1.5\n"));

        assertThat(table.column("bound")).containsExactly(-4, -2, -1.5);
        assertThat(table.means(2).column("step")).containsExactly(1.5, 3);
        assertThat(table.means(2).column("bound")).containsExactly(-3, -1.5);
        assertThatThrownBy(() -> table.means(0)).hasMessageContaining("at least 1, found 0");
        assertThatThrownBy(() -> table.column("kl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no column 'kl'; there are [step, bound]");
    }

    @ParameterizedTest
    @CsvSource({
        "'step,bound', a line of names and rows of numbers",
        "'step,bound;1,2;3', 'expected 2 numbers in line 3 of'",
        "'step,bound;1,two', 'expected a number in line 2 of'",
        "'step,bound,step;1,2,3', 'expected columns of different names'"
    })
    void otherFilesAreRefused(String lines, String message) throws IOException {
        Path file = file(lines.replace(';', '\n'));

        assertThatThrownBy(() -> MetricsTable.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
