package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PrefetcherTest {

    @Test
    void resultsComeInOrderHoweverManyThreads() {
        for (int threads : new int[] {1, 4}) {
            // Even indices take longer, so that with several threads odd ones are ready before.
            LongFunction<Long> function = index -> index % 2 == 0 ? slowly(index) : index;
            try (Prefetcher<Long> prefetcher = new Prefetcher<>(function, 100, 6, threads)) {
                for (long index = 100; index < 130; index++) {
                    assertEquals(index, prefetcher.next());
                }
            }
        }
    }

    @Test
    void worksAheadOnDaemonThreadsButNoFurtherThanTheCapacity() throws InterruptedException {
        AtomicLong calls = new AtomicLong();
        AtomicReference<Thread> worker = new AtomicReference<>();
        CountDownLatch full = new CountDownLatch(3);
        LongFunction<Long> function =
                index -> {
                    worker.set(Thread.currentThread());
                    calls.incrementAndGet();
                    full.countDown();
                    return index;
                };
        try (Prefetcher<Long> prefetcher = new Prefetcher<>(function, 0, 3)) {
            assertTrue(full.await(10, TimeUnit.SECONDS), "works ahead without being asked");
            Thread.sleep(50);
            assertEquals(3, calls.get());
            assertEquals(0, prefetcher.next());
            assertEquals(1, prefetcher.next());
            assertTrue(calls.get() <= 5);
            assertTrue(worker.get().isDaemon());
            assertTrue(worker.get().getName().startsWith("vhe-prefetch-"));
        }
    }

    @Test
    void exceptionIsRethrownInItsTurnAndEverAfter() {
        IllegalArgumentException failure = new IllegalArgumentException("at 2");
        LongFunction<Long> function =
                index -> {
                    if (index == 2) {
                        throw failure;
                    }
                    return index;
                };
        try (Prefetcher<Long> prefetcher = new Prefetcher<>(function, 0, 4)) {
            assertEquals(0, prefetcher.next());
            assertEquals(1, prefetcher.next());
            assertSame(failure, assertThrows(RuntimeException.class, prefetcher::next));
            assertSame(failure, assertThrows(RuntimeException.class, prefetcher::next));
        }
    }

    @Test
    void errorIsRethrownAsItIs() {
        LongFunction<Long> function =
                index -> {
                    throw new OutOfMemoryError("made up");
                };
        try (Prefetcher<Long> prefetcher = new Prefetcher<>(function, 0, 1)) {
            assertThrows(OutOfMemoryError.class, prefetcher::next);
        }
    }

    @Test
    void closeEndsThreadsAndWaitingCallers() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        LongFunction<Long> function =
                index -> {
                    worker.set(Thread.currentThread());
                    started.countDown();
                    sleep(Long.MAX_VALUE);
                    return index;
                };
        Prefetcher<Long> prefetcher = new Prefetcher<>(function, 0, 2);
        assertTrue(started.await(10, TimeUnit.SECONDS));
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(prefetcher::next);
        Thread.sleep(20);
        prefetcher.close();
        prefetcher.close();

        worker.get().join(10_000);
        assertFalse(worker.get().isAlive());
        ExecutionException ended =
                assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
        assertTrue(ended.getCause() instanceof IllegalStateException, ended::toString);
        assertThrows(IllegalStateException.class, prefetcher::next);
    }

    @Test
    void interruptedCallerCanAskAgain() {
        CountDownLatch release = new CountDownLatch(1);
        LongFunction<Long> function =
                index -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return index;
                };
        try (Prefetcher<Long> prefetcher = new Prefetcher<>(function, 5, 1)) {
            Thread.currentThread().interrupt();
            assertThrows(IllegalStateException.class, prefetcher::next);
            assertTrue(Thread.interrupted(), "the interruption is not swallowed");
            release.countDown();
            assertEquals(5, prefetcher.next());
        }
    }

    @Test
    void capacityAndThreadsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new Prefetcher<>(i -> i, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Prefetcher<>(i -> i, 0, 1, 0));
    }

    private static long slowly(long value) {
        sleep(3);
        return value;
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
