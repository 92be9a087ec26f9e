package org.vhe.examples.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAligned() {
        TextTable table = new TextTable("task", "value").row("a", "10.5%").row("longer", "1%");

        assertThat(table.toString().lines())
                .containsExactly(
                        "task    value", "------  -----", "a       10.5%", "longer     1%");
    }

    @Test
    void rowsOfAnotherLengthAreRefused() {
        assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 2 cells, found 1");
    }
}
