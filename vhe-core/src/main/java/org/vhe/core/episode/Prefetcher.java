package org.vhe.core.episode;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Evaluates a function for successive indices on background threads, ahead of the caller.
 *
 * <p>Results come in order of their indices, however many threads work, so a training run that
 * prefetches sees the same batches as one that does not. No more than {@code capacity} results are
 * computed ahead. The threads are daemons and begin at once.
 *
 * @param <T> what is fetched
 */
public final class Prefetcher<T> implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final LongFunction<? extends T> function;
    private final ExecutorService executor;
    private final ReentrantLock consumer = new ReentrantLock();
    private final Queue<Future<T>> ahead = new ArrayDeque<>();
    private long following;
    private boolean closed;

    /**
     * A prefetcher with one thread.
     *
     * @param function gives the result for an index
     * @param start the first index
     * @param capacity how many results may be computed ahead, at least 1
     */
    public Prefetcher(LongFunction<? extends T> function, long start, int capacity) {
        this(function, start, capacity, 1);
    }

    /**
     * @param function gives the result for an index; called by several threads at once if there are
     *     several
     * @param start the first index
     * @param capacity how many results may be computed ahead, at least 1
     * @param threads how many threads compute them, at least 1
     */
    public Prefetcher(LongFunction<? extends T> function, long start, int capacity, int threads) {
        if (capacity < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "capacity and threads must be at least 1, but are %d and %d"
                            .formatted(capacity, threads));
        }
        this.function = Objects.requireNonNull(function, "function");
        this.following = start;
        this.executor = Executors.newFixedThreadPool(threads, daemons());
        for (int i = 0; i < capacity; i++) {
            submitFollowing();
        }
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "vhe-prefetch-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private synchronized void submitFollowing() {
        long index = following++;
        ahead.add(executor.submit(() -> function.apply(index)));
    }

    /**
     * The result for the next index; waits for it if need be.
     *
     * @throws IllegalStateException if this is closed, before or while waiting, or if the waiting
     *     thread is interrupted, after which the same result can be asked for again
     * @throws RuntimeException whatever the function threw; so does every later call
     */
    public T next() {
        consumer.lock();
        try {
            T result = await(first());
            advance();
            return result;
        } finally {
            consumer.unlock();
        }
    }

    private synchronized Future<T> first() {
        if (closed) {
            throw new IllegalStateException("the prefetcher is closed");
        }
        return ahead.element();
    }

    private synchronized void advance() {
        if (!closed) {
            ahead.remove();
            submitFollowing();
        }
    }

    private T await(Future<T> future) {
        try {
            return future.get();
        } catch (CancellationException e) {
            throw new IllegalStateException("the prefetcher is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a result", e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("computing a result ahead failed", cause);
    }

    /**
     * Discards what was computed ahead, interrupts the threads and ends a call of {@link #next}
     * that waits. Does not wait for a function that ignores interruption. Closing twice is
     * harmless.
     */
    @Override
    public synchronized void close() {
        closed = true;
        ahead.forEach(future -> future.cancel(true));
        ahead.clear();
        executor.shutdownNow();
    }
}
