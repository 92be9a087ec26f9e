package org.vhe.spark;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * What is to be done to its end though the thread that asks for it is interrupted, such as a step
 * of training: Spark gives up wherever it meets an interrupt.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Does it, as {@link #call}. */
    static void run(Runnable work) {
        call(
                () -> {
                    work.run();
                    return null;
                });
    }

    /** The result, computed by a thread of its own; an interrupt of this one stays for later. */
    static <R> R call(Supplier<R> work) {
        FutureTask<R> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, Thread.currentThread().getName() + " on Spark");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure
                ? failure
                : new IllegalStateException(cause); // Scala declares none
    }
}
