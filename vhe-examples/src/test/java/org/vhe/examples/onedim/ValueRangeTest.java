package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueRangeTest {

    @Test
    void holdsAllValuesIfNoneDwarfsTheRest() {
        ValueRange range = ValueRange.of(1, 2, 3, 4, 9);
        assertThat(range.lower()).isLessThan(1);
        assertThat(range.upper()).isGreaterThan(9);
    }

    @Test
    void leavesOutAValueThatDwarfsTheRest() {
        ValueRange range = ValueRange.of(1, 2, 3, 4, 1e6, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(range.upper()).isBetween(4.0, 5.0);
        assertThat(range.clamp(1e6)).isEqualTo(range.upper());
        assertThat(range.holds(1e6)).isFalse();
        assertThat(range.holds(3)).isTrue();
    }

    @Test
    void isNotEmptyForOneValueOrNone() {
        assertThat(ValueRange.of(2).upper()).isGreaterThan(2);
        assertThat(ValueRange.of()).isEqualTo(new ValueRange(0, 1));
    }
}
