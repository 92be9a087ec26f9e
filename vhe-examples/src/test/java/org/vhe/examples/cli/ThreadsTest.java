package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadsTest {
    @ParameterizedTest
    @CsvSource({"2, 0.05, 2", "2, 0.55, 1", "2, 1, 1", "16, 0.1, 14", "16, -1, 16", "1, 0.9, 1"})
    void thereIsAThreadForEachFreeCore(int cores, double load, int threads) {
        assertThat(Threads.free(cores, load)).isEqualTo(threads);
    }

    @Test
    void aNumberIsTakenAtItsWord() {
        assertThat(Threads.of("3")).isEqualTo(3);
        assertThat(Threads.of("auto")).isBetween(1, Runtime.getRuntime().availableProcessors());
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threads.of("0"))
                .withMessage("--threads must be at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threads.of("many"))
                .withMessage("--threads must be a number or auto, found 'many'");
    }
}
