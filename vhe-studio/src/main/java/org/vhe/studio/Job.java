package org.vhe.studio;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Work on the model for one request: what it sends is read by the request's thread. */
final class Job implements Runnable {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Work work;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        /**
         * @param sink takes what is known on the way
         * @return the whole result, which becomes JSON
         */
        Object run(Sink sink) throws Exception;
    }

    /**
     * Something found, or the end.
     *
     * @param name of what was found; {@link #DONE} with the result and {@link #FAILED} with a
     *     {@link Throwable} are the last
     */
    record Event(String name, Object data) {
        static final String DONE = "done";
        static final String FAILED = "error";

        boolean isLast() {
            return name.equals(DONE) || name.equals(FAILED);
        }
    }

    Job(Work work) {
        this.work = work;
    }

    @Override
    public void run() {
        if (cancelled) {
            return;
        }
        long begin = System.nanoTime();
        try {
            Object result =
                    work.run(
                            (event, data) -> {
                                requireWanted(begin);
                                events.add(new Event(event, data));
                            });
            events.add(new Event(Event.DONE, result));
        } catch (Throwable e) {
            events.add(new Event(Event.FAILED, e));
        }
    }

    private void requireWanted(long begin) {
        if (cancelled) {
            throw new CancellationException("nobody waits for the result any more");
        }
        if (System.nanoTime() - begin > LONGEST_NANOS) {
            throw Refusal.of(
                    Refusal.REQUEST_TIMEOUT,
                    "the work took longer than %d seconds: ask for less at once",
                    TimeUnit.NANOSECONDS.toSeconds(LONGEST_NANOS));
        }
    }

    /** The next event, or null if there is none within that time. */
    Event next(long milliseconds) throws InterruptedException {
        return events.poll(milliseconds, TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the work as soon as it has something to send; work not begun never begins. Who waits for
     * it is told.
     */
    void cancel() {
        cancelled = true;
        events.add(new Event(Event.FAILED, new CancellationException("the work was cancelled")));
    }
}
