package org.vhe.examples.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

class CurvesTest {
    @TempDir Path folder;

    private String run(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".csv"), text);
        return name + "=" + file;
    }

    private Curves.Result draw(String... runs) throws Exception {
        String[] args = new String[runs.length + 3];
        args[0] = "--columns=bound";
        args[1] = "--mean-of=1";
        args[2] = "--out=" + folder.resolve("out");
        System.arraycopy(runs, 0, args, 3, runs.length);
        return Curves.runExample(args);
    }

    @Test
    void filesAsSpreadsheetsWriteThemAreDrawn() throws Exception {
        Curves.Result result = draw(run("a", "\uFEFFstep,bound\r\n1,-4\r\n\r\n2,-2\r\n\r\n"));

        assertThat(Path.of(result.picture())).isNotEmptyFile();
        assertThat(result.last()).isEqualTo(Map.of("a", Map.of("bound", -2.0)));
    }

    @Test
    void runWithoutNumbersIsNoObstacleToOthers() throws Exception {
        Curves.Result result =
                draw(
                        run("a", "step,bound\n1,NaN\n2,NaN\n"),
                        run("b", "step,bound\n1,-4\n2,-2\n"),
                        run("c", "step,bound\n1,-9\n2,NaN\n90,NaN\n"));

        assertThat(Path.of(result.picture())).isNotEmptyFile();
        assertThat(result.last().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void singleNumberAtTheBeginningIsDrawn() throws Exception {
        assertThat(Path.of(draw(run("a", "step,bound\n1,-4\n2,NaN\n")).picture())).exists();
    }

    @Test
    void columnWithoutNumbersIsNothingToDraw() throws Exception {
        String run = run("a", "step,bound\n1,NaN\n2,NaN\n");

        assertThatThrownBy(() -> draw(run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing to draw: no run has a finite number in column 'bound'");
    }

    @Test
    void nameGivenTwiceIsRefused() throws Exception {
        String first = run("a", "step,bound\n1,-4\n");
        String second = run("a", "step,bound\n1,-4\n");

        assertThatThrownBy(() -> draw(first, second))
                .isInstanceOf(ParameterException.class)
                .hasMessage("runs must have different names, but two are called 'a'");
        for (String wrong : new String[] {"a", "=b", "a="}) {
            assertThatThrownBy(() -> draw(wrong))
                    .isInstanceOf(ParameterException.class)
                    .hasMessage("expected NAME=FILE, found '" + wrong + "'");
        }
    }
}
