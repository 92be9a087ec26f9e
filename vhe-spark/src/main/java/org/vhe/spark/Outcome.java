package org.vhe.spark;

import java.io.Serializable;

/**
 * What came of a task: a value, or the error of which it failed. Errors of the task's own are
 * values to Spark, which would otherwise try it again to no avail and say less of it; the loss of
 * an executor is Spark's.
 *
 * @param number of the task
 * @param value null if it failed
 * @param failure null if it did not
 * @param <R> type of the value
 */
record Outcome<R>(int number, R value, Failure failure) implements Serializable {

    /** An error with its place, without the objects that it may hold and that cannot be sent. */
    record Failure(String message, StackTraceElement[] trace) implements Serializable {

        static Failure of(String where, RuntimeException e) {
            return new Failure(
                    "%s: %s"
                            .formatted(
                                    where, e.getMessage() == null ? e.toString() : e.getMessage()),
                    e.getStackTrace());
        }
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if the task failed; says of what, with the task's stack trace
     */
    R orThrow() {
        if (failure == null) {
            return value;
        }
        IllegalStateException e = new IllegalStateException(failure.message());
        e.setStackTrace(failure.trace());
        throw e;
    }
}
