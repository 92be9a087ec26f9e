package org.vhe.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function0;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** A task for each number, whose results come to the driver as they are done. */
final class NumberedTasks {
    private static final long WAIT_MILLISECONDS = 50;

    private NumberedTasks() {}

    /**
     * What a task does, on an executor.
     *
     * @param <R> type of its result, serialisable
     */
    interface Work<R> extends Serializable {

        /** The result, a function of the number alone. */
        R of(int number);

        /** What the number is of, for errors: {@code "class 'Greek/alpha'"}. */
        String name(int number);

        /** The outcome, errors included. */
        default Outcome<R> outcome(int number) {
            try {
                return new Outcome<>(number, of(number), null);
            } catch (RuntimeException e) {
                return new Outcome<>(number, null, Outcome.Failure.of(place(number), e));
            }
        }

        private String place(int number) {
            try {
                return name(number);
            } catch (RuntimeException e) {
                return "task " + number; // where not even what it is of can be read
            }
        }
    }

    /** The job of one call. */
    private record Job<R>(Work<R> work)
            implements Function1<Iterator<Integer>, Outcome<R>>, Serializable {
        @Override
        public Outcome<R> apply(Iterator<Integer> numbers) {
            return work.outcome(numbers.next());
        }
    }

    /**
     * Runs a task for each of some numbers.
     *
     * @param done is called by the calling thread with each number and its result, in the order in
     *     which they are done
     * @throws IllegalStateException if a task fails; names it, and ends the others
     */
    static <R> void run(
            JavaSparkContext context, int[] numbers, Work<R> work, BiConsumer<Integer, R> done) {
        if (numbers.length == 0) {
            return;
        }
        BlockingQueue<Outcome<R>> outcomes = new LinkedBlockingQueue<>();
        SimpleFutureAction<BoxedUnit> job = submit(context, numbers, work, outcomes);
        boolean finished = false;
        try {
            for (int count = 0; count < numbers.length; count++) {
                Outcome<R> outcome = next(outcomes, job);
                done.accept(outcome.number(), outcome.orThrow());
            }
            finished = true;
        } finally {
            if (!finished) {
                job.cancel();
            }
        }
    }

    private static <R> SimpleFutureAction<BoxedUnit> submit(
            JavaSparkContext context,
            int[] numbers,
            Work<R> work,
            BlockingQueue<Outcome<R>> outcomes) {
        RDD<Integer> each =
                context.parallelize(Arrays.stream(numbers).boxed().toList(), numbers.length).rdd();
        Seq<Object> partitions =
                CollectionConverters.asScala(
                                IntStream.range(0, numbers.length)
                                        .mapToObj(number -> (Object) number)
                                        .toList())
                        .toSeq();
        Function2<Object, Outcome<R>, BoxedUnit> keep =
                (partition, outcome) -> {
                    outcomes.add(outcome);
                    return BoxedUnit.UNIT;
                };
        Function0<BoxedUnit> nothing = () -> BoxedUnit.UNIT;
        return context.sc().submitJob(each, new Job<>(work), partitions, keep, nothing);
    }

    private static <R> Outcome<R> next(
            BlockingQueue<Outcome<R>> outcomes, SimpleFutureAction<BoxedUnit> job) {
        try {
            while (true) {
                boolean over = job.isCompleted();
                Outcome<R> outcome =
                        outcomes.poll(over ? 0 : WAIT_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (outcome != null) {
                    return outcome;
                }
                if (over) {
                    Throwable cause = job.value().get().failed().get();
                    String message = String.valueOf(cause.getMessage());
                    // Stack traces of executors and of the driver follow, which the cause has.
                    throw new IllegalStateException(
                            "Spark gave up: " + message.lines().findFirst().orElse(message), cause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tasks were running", e);
        }
    }
}
