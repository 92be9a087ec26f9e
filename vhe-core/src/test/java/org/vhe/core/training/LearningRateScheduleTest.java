package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

    @Test
    void risesStaysAndFallsByACosine() {
        LearningRateSchedule schedule = LearningRateSchedule.cosine(2, 4, 0.5, 0.1);
        assertThat(schedule.at(0, 0)).isEqualTo(0.5);
        assertThat(schedule.at(1, 0)).isEqualTo(1);
        assertThat(schedule.at(3, 0)).isEqualTo(2);
        assertThat(schedule.at(100, 0.5)).isEqualTo(2);
        // Half of the fall: 0.1 + 0.9 / 2 of the rate; a quarter: 0.1 + 0.9 (1 + cos(pi/4)) / 2.
        assertThat(schedule.at(100, 0.75)).isCloseTo(1.1, within(1e-12));
        assertThat(schedule.at(100, 0.625))
                .isCloseTo(0.2 + 0.9 * (1 + Math.sqrt(0.5)), within(1e-12));
        assertThat(schedule.at(100, 1)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void constantRateStaysToTheEnd() {
        LearningRateSchedule schedule = LearningRateSchedule.constant(0.3);
        assertThat(schedule.at(0, 0)).isEqualTo(0.3);
        assertThat(schedule.at(9, 1)).isEqualTo(0.3);
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> LearningRateSchedule.constant(0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> LearningRateSchedule.cosine(1, -1, 0, 0))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> LearningRateSchedule.fallingFrom(1, 1.5))
                .hasMessageContaining("1.5");
    }
}
