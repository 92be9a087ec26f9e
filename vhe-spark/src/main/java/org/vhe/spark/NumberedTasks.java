package org.vhe.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
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
            return Outcome.attempt(number, () -> name(number), () -> of(number));
        }
    }

    /** The job of one call. */
    private record Job<R>() implements Function1<Iterator<Outcome<R>>, Outcome<R>>, Serializable {
        @Override
        public Outcome<R> apply(Iterator<Outcome<R>> outcomes) {
            return outcomes.next();
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
        JavaRDD<Integer> each =
                context.parallelize(Arrays.stream(numbers).boxed().toList(), numbers.length);
        run(context, each.map(work::outcome), numbers.length, done);
    }

    /**
     * The same for outcomes in any number of partitions.
     *
     * @param outcomes one in each partition
     * @param count how many
     */
    static <R> void run(
            JavaSparkContext context,
            JavaRDD<Outcome<R>> outcomes,
            int count,
            BiConsumer<Integer, R> done) {
        BlockingQueue<Outcome<R>> arrived = new LinkedBlockingQueue<>();
        ExecutorWatch watch = new ExecutorWatch(context);
        SimpleFutureAction<BoxedUnit> job = submit(context, outcomes.rdd(), count, arrived);
        boolean finished = false;
        try {
            for (int i = 0; i < count; i++) {
                Outcome<R> outcome = next(arrived, job, watch);
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
            RDD<Outcome<R>> outcomes,
            int count,
            BlockingQueue<Outcome<R>> arrived) {
        Seq<Object> partitions =
                CollectionConverters.asScala(
                                IntStream.range(0, count)
                                        .mapToObj(number -> (Object) number)
                                        .toList())
                        .toSeq();
        Function2<Object, Outcome<R>, BoxedUnit> keep =
                (partition, outcome) -> {
                    arrived.add(outcome);
                    return BoxedUnit.UNIT;
                };
        Function0<BoxedUnit> nothing = () -> BoxedUnit.UNIT;
        return context.sc().submitJob(outcomes, new Job<>(), partitions, keep, nothing);
    }

    private static <R> Outcome<R> next(
            BlockingQueue<Outcome<R>> outcomes,
            SimpleFutureAction<BoxedUnit> job,
            ExecutorWatch watch) {
        try {
            while (true) {
                boolean over = job.isCompleted();
                Outcome<R> outcome =
                        outcomes.poll(over ? 0 : WAIT_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (outcome != null) {
                    return outcome;
                }
                watch.check();
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
