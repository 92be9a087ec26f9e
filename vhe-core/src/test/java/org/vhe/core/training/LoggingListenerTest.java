package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoggingListenerTest {

    @Test
    void logsEveryHalfMinute() {
        AtomicLong clock = new AtomicLong(-5);
        List<String> lines = new ArrayList<>();
        LoggingListener listener = new LoggingListener("glyphs", clock::get, lines::add);
        for (int step = 1; step <= 70; step++) {
            listener.onStep(Reports.at(step));
            clock.addAndGet(1_000_000_000L);
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("glyphs: 31%, step 31, 10.0 steps/s, 0:07 left, bound ");
        assertThat(lines.get(1)).startsWith("glyphs: 61%, step 61, ");
        listener.onRecovery(71, 50, "bound is not finite");
        listener.onEnd();
        assertThat(lines.subList(2, 4))
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "glyphs: bound is not finite at step 71; going on from step 50"),
                        line -> assertThat(line).startsWith("glyphs: ended at step 70"));
    }

    @Test
    void lineTellsStepRateTimeAndSmoothedTerms() {
        ProgressText text = new ProgressText();
        text.observe(Reports.at(1));
        assertThat(text).hasToString("step 1, bound -1.00, KL(c) 2.00, KL(z) 3.00");
        text.observe(Reports.at(21));
        // -1 + 0.02 (-21 + 1) and 2 + 0.02 (42 - 2); 0.79 of the budget at 0.1 per second.
        assertThat(text)
                .hasToString(
                        "step 21, 10.0 steps/s, 0:08 left, bound -1.40, KL(c) 2.80, KL(z) 3.00");
        assertThat(ProgressText.duration(3723.4)).isEqualTo("1:02:03");
        assertThat(ProgressText.duration(65)).isEqualTo("1:05");
    }
}
