package org.vhe.spark;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came of a task: a value, or the error of which it failed. Errors of the task's own are
 * values to Spark, which would otherwise try it again to no avail and say less of it; the loss of
 * an executor is Spark's.
 *
 * @param number of the task
 * @param value null if it failed
 * @param failure null if it did not
 * @param machines that computed it
 * @param <R> type of the value
 */
record Outcome<R>(int number, R value, Failure failure, List<Machine> machines)
        implements Serializable {

    /** An error with its place, without the objects that it may hold and that cannot be sent. */
    record Failure(String message, StackTraceElement[] trace) implements Serializable {

        static Failure of(String where, RuntimeException e) {
            return new Failure(
                    "%s: %s"
                            .formatted(
                                    where, e.getMessage() == null ? e.toString() : e.getMessage()),
                    e.getStackTrace());
        }

        IllegalStateException exception() {
            IllegalStateException e = new IllegalStateException(message);
            e.setStackTrace(trace);
            return e;
        }
    }

    /**
     * What comes of some work, an error of its own included.
     *
     * @param place says what it is of, for errors
     */
    static <R> Outcome<R> attempt(int number, Supplier<String> place, Supplier<R> work) {
        try {
            return of(number, work.get());
        } catch (RuntimeException e) {
            return failed(number, Failure.of(where(number, place), e));
        }
    }

    private static String where(int number, Supplier<String> place) {
        try {
            return place.get();
        } catch (RuntimeException e) {
            return "task " + number; // where not even what it is of can be read
        }
    }

    static <R> Outcome<R> of(int number, R value) {
        return new Outcome<>(number, value, null, List.of(Machine.here()));
    }

    static <R> Outcome<R> failed(int number, Failure failure) {
        return new Outcome<>(number, null, failure, List.of());
    }

    /** The same of a function of the value. */
    <S> Outcome<S> map(Function<R, S> function) {
        return new Outcome<>(
                number, failure == null ? function.apply(value) : null, failure, machines);
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if the task failed; says of what, with the task's stack trace
     */
    R orThrow() {
        if (failure != null) {
            throw failure.exception();
        }
        machines.forEach(MachineCheck::observe);
        return value;
    }
}
