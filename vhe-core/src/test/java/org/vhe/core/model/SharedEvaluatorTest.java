package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.Noise;

/**
 * An evaluator serves one thread at a time: a second one is told so, and never given other numbers.
 */
class SharedEvaluatorTest {
    private static final Homoencoder MODEL =
            GaussianDesigns.withElementLatent().model(GaussianDesigns.withElementLatentPosterior());
    private static final GroupedDataset DATA =
            GaussianDesigns.data(7, Map.of("class", new int[] {0, 0, 0, 1, 1, 1}));

    private final ExecutorService first = Executors.newSingleThreadExecutor();
    private final ExecutorService second = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        first.shutdownNow();
        second.shutdownNow();
    }

    private static <T> T in(ExecutorService thread, Callable<T> action) throws Throwable {
        try {
            return thread.submit(action).get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void assertRefused(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("serves one thread at a time")
                .hasMessageContaining("make one for each thread");
    }

    private static float[] values(EvaluationGraph graph, float value) {
        float[] values = new float[graph.inputLength(ModelEvaluator.ELEMENT)];
        Arrays.fill(values, value);
        return values;
    }

    private static EvaluationGraph set(EvaluationGraph graph, float value) {
        graph.inputs()
                .forEach(
                        (name, shape) -> {
                            float[] all = new float[graph.inputLength(name)];
                            Arrays.fill(all, value);
                            graph.set(name, all);
                        });
        return graph;
    }

    private static float[] result(EvaluationGraph graph) {
        return graph.get(ModelEvaluator.LOG_WEIGHT);
    }

    @Test
    void threadThatComesBetweenInputsAndExecutionIsRefused() throws Throwable {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.scoring(1);
            float[] expected = result(set(graph, 1).execute());
            in(first, () -> set(graph, 1));
            assertRefused(() -> in(second, () -> set(graph, 2)));
            assertRefused(() -> in(second, graph::execute));
            assertRefused(() -> in(second, () -> result(graph)));
            assertThat(in(first, () -> result(graph.execute()))).containsExactly(expected);
        }
    }

    @Test
    void outputsOfAnotherThreadAreRefused() throws Throwable {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.scoring(1);
            in(first, () -> set(graph, 1).execute());
            in(second, () -> set(graph, 2));
            assertRefused(() -> in(first, () -> result(graph)));
            assertThat(in(second, () -> result(graph.execute()))).isNotNull();
        }
    }

    @Test
    void inputsThatAnotherThreadHasSetAreRefused() throws Throwable {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.scoring(1);
            in(first, () -> set(graph, 1).execute());
            in(second, () -> set(graph, 2).execute());
            in(first, () -> graph.set(ModelEvaluator.ELEMENT, values(graph, 1)));
            assertRefused(() -> in(first, graph::execute));
        }
    }

    /** Neither does a thread that is refused keep the others from going on. */
    @Test
    void threadThatHasSetNothingIsRefusedAndTakesNothingAway() throws Throwable {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.scoring(1);
            float[] expected = result(set(graph, 1).execute());
            in(first, () -> set(graph, 1).execute());
            assertRefused(() -> in(second, graph::execute));
            assertThat(in(first, () -> result(graph))).containsExactly(expected);
            in(second, () -> graph.set(ModelEvaluator.ELEMENT, values(graph, 2)));
            assertRefused(() -> in(second, graph::execute));
            assertThat(in(first, () -> result(set(graph, 1).execute()))).containsExactly(expected);
        }
    }

    @Test
    void threadsMayTakeTurns() throws Throwable {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.scoring(1);
            float[] expected = result(set(graph, 1).execute());
            for (ExecutorService thread : List.of(first, second, first)) {
                assertThat(in(thread, () -> result(set(graph, 1).execute())))
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void threadsThatShareAnEvaluatorGetTheRightNumbersOrNone() throws Exception {
        JointLikelihoodOptions options = JointLikelihoodOptions.of("class", 4, 2, 5);
        int right = 0;
        int refused = 0;
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            Callable<Double> task =
                    () ->
                            new JointLikelihood(evaluator, options)
                                    .evaluate(DATA, EvaluationProgress.NONE)
                                    .meanNll();
            double expected = task.call();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<Double>> results = new ArrayList<>();
            for (int i = 0; i < 160; i++) {
                results.add(threads.submit(task));
            }
            for (Future<Double> result : results) {
                try {
                    assertThat(result.get()).isEqualTo(expected);
                    right++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("serves one thread at a time");
                    refused++;
                }
            }
            threads.shutdown();
        }
        assertThat(right + refused).isEqualTo(160);
    }

    @Test
    void closedEvaluatorIsRefused() {
        ModelEvaluator evaluator = MODEL.evaluator();
        EvaluationGraph graph = set(evaluator.scoring(1), 1).execute();
        evaluator.close();
        evaluator.close();
        for (ThrowingCallable use :
                List.<ThrowingCallable>of(
                        () -> evaluator.scoring(1),
                        () -> evaluator.priors(1, Set.of()),
                        () -> set(graph, 1),
                        graph::execute,
                        () -> result(graph))) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("is closed");
        }
    }

    @Test
    void graphNamesTheInputsThatTakeNoise() {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            EvaluationGraph graph = evaluator.generation(1);

            assertThat(graph.noiseInputs().values()).containsOnly(Noise.Kind.NORMAL);
            assertThat(graph.inputs().keySet()).containsAll(graph.noiseInputs().keySet());
        }
    }
}
