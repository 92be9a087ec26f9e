package org.vhe.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that uses models, and a queue of bounded length before it. */
final class ModelThread {
    private static final Logger LOGGER = LoggerFactory.getLogger(ModelThread.class);

    /** Requests that may wait. */
    static final int LONGEST_QUEUE = 16;

    private static final long STOP_SECONDS = 10;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(LONGEST_QUEUE),
                    task -> {
                        Thread thread = new Thread(task, "studio-model");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile Job running;
    private volatile boolean stopped;

    /**
     * Queues work.
     *
     * @throws Refusal if too much is waiting already
     */
    Job submit(Job.Work work) {
        Job[] self = new Job[1];
        Job job =
                new Job(
                        sink -> {
                            running = self[0];
                            return work.run(sink);
                        });
        self[0] = job;
        try {
            if (stopped) {
                throw new CancellationException("the studio is being stopped");
            }
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            throw Refusal.of(
                    Refusal.TOO_MANY_REQUESTS,
                    "%d requests are waiting for the model already: try again in a moment",
                    LONGEST_QUEUE);
        }
        return job;
    }

    /** Ends a job; its place in the queue is free at once. */
    void cancel(Job job) {
        job.cancel();
        executor.remove(job);
    }

    /** Number of jobs that wait or run. */
    int load() {
        return executor.getQueue().size() + executor.getActiveCount();
    }

    /** Ends all work; no more is taken. */
    void stop() {
        stopped = true;
        List<Runnable> waiting = new ArrayList<>();
        executor.getQueue().drainTo(waiting);
        waiting.forEach(job -> ((Job) job).cancel());
        Job current = running;
        if (current != null) {
            current.cancel();
        }
    }

    /**
     * After {@link #stop}: waits for the work that ends, and does a last thing in the same thread.
     */
    void close(Runnable last) {
        executor.execute(last);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.debug("The model is still in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
