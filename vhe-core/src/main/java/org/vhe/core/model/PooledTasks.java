package org.vhe.core.model;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The tasks of one {@link EvaluatorPool#forEach}: its threads take the next number each, and the
 * calling thread takes what they find.
 */
final class PooledTasks<R> {
    private final EvaluatorPool pool;
    private final int[] numbers;
    private final Function<ModelEvaluator, EvaluatorPool.Worker<R>> worker;
    private final AtomicInteger next = new AtomicInteger();
    private final BlockingQueue<Outcome<R>> outcomes = new LinkedBlockingQueue<>();

    /** A number and its result, or what was thrown by a thread, which then ended. */
    private record Outcome<R>(int number, R result, Throwable failure) {}

    PooledTasks(
            EvaluatorPool pool,
            int[] numbers,
            Function<ModelEvaluator, EvaluatorPool.Worker<R>> worker) {
        this.pool = pool;
        this.numbers = numbers.clone();
        this.worker = worker;
    }

    void run(BiConsumer<Integer, R> done) {
        List<Thread> threads =
                IntStream.range(0, Math.min(pool.size(), numbers.length))
                        .mapToObj(this::start)
                        .toList();
        try {
            for (int i = 0; i < numbers.length; i++) {
                Outcome<R> outcome = take();
                done.accept(outcome.number(), outcome.result());
            }
        } finally {
            next.set(numbers.length);
            threads.forEach(PooledTasks::awaitEnd);
        }
    }

    private Thread start(int place) {
        Thread thread = new Thread(this::work, "vhe-evaluation-" + place);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void work() {
        try {
            pool.with(
                    evaluator -> {
                        work(evaluator);
                        return null;
                    });
        } catch (RuntimeException | Error e) {
            outcomes.add(new Outcome<>(-1, null, e));
        }
    }

    private void work(ModelEvaluator evaluator) {
        try (EvaluatorPool.Worker<R> own = worker.apply(evaluator)) {
            for (int i = next.getAndIncrement(); i < numbers.length; i = next.getAndIncrement()) {
                outcomes.add(new Outcome<>(numbers[i], own.of(numbers[i]), null));
            }
        }
    }

    private Outcome<R> take() {
        try {
            Outcome<R> outcome = outcomes.take();
            if (outcome.failure() instanceof Error error) {
                throw error;
            }
            if (outcome.failure() instanceof RuntimeException exception) {
                throw exception;
            }
            return outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tasks were running", e);
        }
    }

    /** What a thread uses is not to be closed under it. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
