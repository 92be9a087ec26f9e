package org.vhe.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tasks of a job work with in an executor's process: one for each that runs at the same
 * time, kept from task to task, so that graphs are compiled once for each core.
 */
final class Workers {
    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final int JOBS = 2;
    private static final Map<String, Map<Integer, Deque<AutoCloseable>>> IDLE =
            new LinkedHashMap<>();

    private Workers() {}

    /**
     * Uses a worker that no other task uses.
     *
     * @param job what it is for; those of older jobs are closed
     * @param make makes one where all are in use
     */
    static <W extends AutoCloseable, R> R use(
            String job, Supplier<W> make, Function<W, R> function) {
        return use(job, 0, make, function);
    }

    /**
     * The same where not all workers of a job do the same.
     *
     * @param kind workers of another one are not used
     */
    static <W extends AutoCloseable, R> R use(
            String job, int kind, Supplier<W> make, Function<W, R> function) {
        @SuppressWarnings("unchecked") // a job's workers are of one type
        W idle = (W) take(job, kind);
        W worker = idle == null ? make.get() : idle;
        boolean sound = false;
        try {
            R result = function.apply(worker);
            sound = true;
            return result;
        } finally {
            if (sound) {
                giveBack(job, kind, worker);
            } else {
                close(worker);
            }
        }
    }

    private static AutoCloseable take(String job, int kind) {
        synchronized (IDLE) {
            return idle(job, kind).poll();
        }
    }

    private static Deque<AutoCloseable> idle(String job, int kind) {
        return IDLE.computeIfAbsent(job, name -> new HashMap<>())
                .computeIfAbsent(kind, number -> new ArrayDeque<>());
    }

    private static void giveBack(String job, int kind, AutoCloseable worker) {
        Deque<AutoCloseable> old = new ArrayDeque<>();
        synchronized (IDLE) {
            idle(job, kind).add(worker);
            while (IDLE.size() > JOBS) {
                IDLE.remove(IDLE.keySet().iterator().next()).values().forEach(old::addAll);
            }
        }
        old.forEach(Workers::close);
    }

    private static void close(AutoCloseable worker) {
        try {
            worker.close();
        } catch (Exception e) {
            log.warn("could not close {}", worker, e);
        }
    }
}
