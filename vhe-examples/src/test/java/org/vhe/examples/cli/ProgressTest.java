package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.StepReport;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(-5);
    private final List<String> lines = new ArrayList<>();
    private final List<String> drawn = Collections.synchronizedList(new ArrayList<>());

    private Progress withoutTerminal() {
        return new Progress("glyphs", "episodes", Optional.empty(), clock::get, lines::add);
    }

    private Progress onTerminal() {
        return new Progress(
                "glyphs",
                "episodes",
                Optional.of(
                        () ->
                                new ProgressBarBuilder()
                                        .setConsumer(
                                                new DelegatingProgressBarConsumer(drawn::add, 60))),
                clock::get,
                lines::add);
    }

    /** A step that took a tenth of a second, of a hundred. */
    private static StepReport step(long step) {
        ObjectiveTerms terms = new ObjectiveTerms(-step, -step, Map.of("c", 2.0));
        return new StepReport(step, step / 8.0, step / 10.0, step / 100.0, terms, 0.5, 1e-3, 1);
    }

    private void train(Progress progress, int steps) {
        for (int step = 1; step <= steps; step++) {
            progress.onStep(step(step));
            clock.addAndGet(SECOND);
        }
    }

    @Test
    void trainingIsLoggedEveryHalfMinuteWithoutATerminal() {
        Progress progress = withoutTerminal();
        train(progress, 70);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("glyphs: 31%, step 31, 10.0 steps/s, 0:07 left, bound ");
        progress.onRecovery(71, 50, "bound is not finite");
        progress.onEnd();
        assertThat(lines.get(2))
                .isEqualTo("glyphs: bound is not finite at step 71; going on from step 50");
        assertThat(lines.get(3)).startsWith("glyphs: ended at step 70");
    }

    @Test
    void evaluationIsLoggedEveryHalfMinuteWithoutATerminal() {
        Progress progress = withoutTerminal();
        // 20 of 100 were there before; one takes a second
        for (int done = 20; done <= 100; done++) {
            progress.update(done, 100);
            clock.addAndGet(SECOND);
        }
        assertThat(lines)
                .containsExactly(
                        "glyphs: 50%, 50 of 100 episodes, 0:50 left",
                        "glyphs: 80%, 80 of 100 episodes, 0:20 left");
    }

    @Test
    void shortEvaluationsAreNotLogged() {
        Progress progress = withoutTerminal();
        for (int done = 1; done <= 20; done++) {
            progress.update(done, 20);
            clock.addAndGet(SECOND);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void barIsDrawnOnATerminalAndGoesAway() {
        Progress progress = onTerminal();
        train(progress, 50);
        progress.onEnd();
        List<String> bars = drawn.stream().filter(line -> !line.isBlank()).toList();
        assertThat(bars.get(bars.size() - 1))
                .startsWith("glyphs  50% [=====     ] step 50, 10.0 steps/s, 0:05 left");
        assertThat(bars).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(lines).hasSize(1).first().asString().startsWith("glyphs: ended at step 50");
    }

    @Test
    void evaluationsFollowEachOtherOnATerminal() {
        Progress progress = onTerminal();
        for (int round = 0; round < 2; round++) {
            for (int done = 1; done <= 10; done++) {
                progress.update(done, 10);
                clock.addAndGet(SECOND);
            }
        }
        assertThat(drawn).anySatisfy(line -> assertThat(line).contains("10 of 10 episodes"));
        assertThat(lines).isEmpty();
    }
}
