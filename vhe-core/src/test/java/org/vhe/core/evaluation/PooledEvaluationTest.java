package org.vhe.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.RefinementOptions;

/** What several evaluators find at a time is what one finds in turn, to the last bit. */
class PooledEvaluationTest {
    private static final GroupedDataset DATA =
            GaussianDesigns.data(
                    3,
                    Map.of(
                            "class", new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5},
                            "alphabet", new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}));

    @TempDir Path folder;

    private static Homoencoder flat() {
        return GaussianDesigns.withElementLatent()
                .model(GaussianDesigns.withElementLatentPosterior());
    }

    private static Homoencoder nested() {
        return GaussianDesigns.hierarchy().model(GaussianDesigns.hierarchyPosterior(2));
    }

    private static void assertLikelihoodsAgree(
            Homoencoder model, JointLikelihoodOptions options, Optional<Path> file)
            throws IOException {
        try (ModelEvaluator evaluator = model.evaluator();
                EvaluatorPool pool = new EvaluatorPool(model, 3)) {
            JointLikelihood likelihood = new JointLikelihood(evaluator, options);
            assertThat(likelihood.evaluate(DATA, file, EvaluationProgress.NONE, pool))
                    .isEqualTo(likelihood.evaluate(DATA, EvaluationProgress.NONE));
        }
    }

    @Test
    void likelihoodsAreThoseOfOneEvaluator() throws IOException {
        JointLikelihoodOptions options = JointLikelihoodOptions.of("class", 3, 2, 5);
        assertLikelihoodsAgree(flat(), options, Optional.empty());
        RefinementOptions steps = new RefinementOptions(5, 0.05);
        assertLikelihoodsAgree(flat(), options.withRefinement(steps), Optional.empty());
    }

    @Test
    void nestedLikelihoodsAreKeptByAllThreads() throws IOException {
        Path file = folder.resolve("likelihood.jsonl");
        JointLikelihoodOptions options =
                JointLikelihoodOptions.of(
                        Map.of("alphabet", new Level(3, 0), "class", new Level(2, 0)), 1, 5);

        assertLikelihoodsAgree(nested(), options, Optional.of(file));

        // the header, six characters and three alphabets
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 6 + 3).doesNotHaveDuplicates();
        Files.write(file, lines.subList(0, 5));
        assertLikelihoodsAgree(nested(), options, Optional.of(file));
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void poolOfAnotherModelIsRefused() {
        try (ModelEvaluator evaluator = flat().evaluator();
                EvaluatorPool pool = new EvaluatorPool(flat(), 1)) {
            JointLikelihood likelihood =
                    new JointLikelihood(evaluator, JointLikelihoodOptions.of("class", 1, 1, 1));
            assertThatThrownBy(
                            () ->
                                    likelihood.evaluate(
                                            DATA, Optional.empty(), EvaluationProgress.NONE, pool))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void classificationsAreThoseOfOneEvaluator() {
        FewShotProtocol protocol =
                FewShotProtocol.classes(DATA, "class", new FewShotOptions(3, 1, 9, 2, 1));
        ScoringOptions samples = new ScoringOptions(3, 2, 8);
        List<Long> done = new ArrayList<>();
        Homoencoder model = flat();
        try (ModelEvaluator evaluator = model.evaluator();
                EvaluatorPool pool = new EvaluatorPool(model, 2)) {
            assertThat(
                            FewShotEvaluation.evaluate(
                                    pool,
                                    own -> new FewShotClassifier(own, samples),
                                    protocol,
                                    (episodes, total) -> done.add(episodes)))
                    .isEqualTo(
                            FewShotEvaluation.evaluate(
                                    new FewShotClassifier(evaluator, samples), protocol));
        }
        assertThat(done).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    /** Counts what is open, and fails at a number. */
    private record Failing(AtomicInteger open, int at) implements EvaluatorPool.Worker<Integer> {
        @Override
        public Integer of(int number) {
            if (number == at) {
                throw new ArithmeticException("at " + number);
            }
            return 10 * number;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Test
    void failuresAreThoseOfTheTaskAndCloseEveryWorker() {
        AtomicInteger open = new AtomicInteger();
        int[] numbers = {4, 7, 1, 9, 2};
        try (EvaluatorPool pool = new EvaluatorPool(flat(), 2)) {
            List<Integer> found = new ArrayList<>();
            pool.forEach(numbers, own -> opened(open, -1), (number, r) -> found.add(number - r));
            assertThat(found).containsExactlyInAnyOrder(-36, -63, -9, -81, -18);
            assertThat(open).hasValue(0);

            assertThatThrownBy(() -> pool.forEach(numbers, own -> opened(open, 9), (n, r) -> {}))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("at 9");
            assertThat(open).hasValue(0);

            assertThatThrownBy(
                            () ->
                                    pool.<Integer>forEach(
                                            numbers,
                                            own -> {
                                                throw new AssertionError("no worker");
                                            },
                                            (n, r) -> {}))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no worker");
            assertThatThrownBy(
                            () ->
                                    pool.forEach(
                                            numbers,
                                            own -> opened(open, -1),
                                            (n, r) -> {
                                                throw new IllegalStateException("disk full");
                                            }))
                    .hasMessage("disk full");
            assertThat(open).hasValue(0);
            pool.forEach(new int[0], own -> opened(open, -1), (n, r) -> found.add(n));
            assertThat(found).hasSize(5);
        }
    }

    private static Failing opened(AtomicInteger open, int at) {
        open.incrementAndGet();
        return new Failing(open, at);
    }

    @Test
    void interruptionEndsTheTasks() {
        AtomicInteger begun = new AtomicInteger();
        int[] numbers = new int[10_000];
        try (EvaluatorPool pool = new EvaluatorPool(flat(), 2)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(
                            () ->
                                    pool.forEach(
                                            numbers,
                                            own ->
                                                    number -> {
                                                        LockSupport.parkNanos(1_000_000);
                                                        return begun.incrementAndGet();
                                                    },
                                            (n, r) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(begun.get()).isLessThan(numbers.length);
            assertThat(pool.<Integer>with(evaluator -> 3)).isEqualTo(3);
        }
    }
}
