package org.vhe.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.vhe.core.check.Require;

/**
 * Evaluators of one model for several threads: each call has one to itself.
 *
 * <pre>{@code
 * try (EvaluatorPool pool = new EvaluatorPool(model, 4)) {
 *     Embeddings found = pool.with(evaluator -> Embeddings.ofElements(evaluator, data));
 * }
 * }</pre>
 *
 * <p>Memory: the parameters once; and for each evaluator, from its first call on, the compiled
 * graphs that it was asked for, whose arrays grow with their rows. An evaluator that has the graphs
 * already is faster than a new one, so that the one given back last is lent first. Native
 * operations have threads of their own: {@code size} times their number should not exceed that of
 * the cores.
 */
public final class EvaluatorPool implements AutoCloseable {
    private final Homoencoder model;
    private final List<ModelEvaluator> all = new ArrayList<>();
    private final BlockingDeque<ModelEvaluator> free;

    /**
     * @param size how many evaluators, hence calls at the same time
     */
    public EvaluatorPool(Homoencoder model, int size) {
        this.model = model;
        Require.positive("size", size);
        for (int i = 0; i < size; i++) {
            all.add(model.evaluator());
        }
        free = new LinkedBlockingDeque<>(all);
    }

    /** The model of all evaluators. */
    public Homoencoder model() {
        return model;
    }

    /** How many evaluators there are. */
    public int size() {
        return all.size();
    }

    /**
     * Calls with an evaluator that no other call has, once there is one. Neither it nor what is
     * made with it is to be used afterwards.
     *
     * @param <R> the result
     * @throws IllegalStateException if the pool is closed, or the thread is interrupted while it
     *     waits
     */
    public <R> R with(Function<ModelEvaluator, R> use) {
        ModelEvaluator evaluator;
        try {
            evaluator = free.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an evaluator", e);
        }
        try {
            return use.apply(evaluator);
        } finally {
            free.addFirst(evaluator);
        }
    }

    /**
     * What does numbered tasks with an evaluator, in one thread.
     *
     * @param <R> their results
     */
    @FunctionalInterface
    public interface Worker<R> extends AutoCloseable {
        /** The result of a task. */
        R of(int number);

        @Override
        default void close() {}
    }

    /**
     * Does numbered tasks, as many at a time as there are evaluators; each takes the next number
     * once it is done with one. If a task fails, no other begins, those that run are waited for,
     * and its exception is thrown.
     *
     * @param <R> the results
     * @param worker made with each evaluator, in a thread of its own, and closed in the end
     * @param done called by the calling thread with each number and its result, in the order in
     *     which they come
     * @throws IllegalStateException if the pool is closed, or the thread is interrupted while it
     *     waits
     */
    public <R> void forEach(
            int[] numbers,
            Function<ModelEvaluator, Worker<R>> worker,
            BiConsumer<Integer, R> done) {
        new PooledTasks<>(this, numbers, worker).run(done);
    }

    /** Closes all evaluators; calls that come later are refused by these. */
    @Override
    public void close() {
        all.forEach(ModelEvaluator::close);
    }
}
