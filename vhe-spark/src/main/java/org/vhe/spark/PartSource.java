package org.vhe.spark;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;

/** Where the parts of a step have their data from. */
interface PartSource {

    /** How many parts there are. */
    int parts();

    /** How much a part counts in a mean. */
    double weight(int part);

    /** What each part has of data and of batches; sent to executors. */
    Share share();

    /** Each part's outcome of a task, one in each partition. */
    <R> JavaRDD<Outcome<R>> outcomes(JavaSparkContext context, Task<R> task);

    /** What is done for a part, on an executor. */
    interface Task<R> extends Serializable {
        R of(int part, GroupedDataset data);

        String name(int part);

        default Outcome<R> outcome(int part, GroupedDataset data) {
            return Outcome.attempt(part, () -> name(part), () -> of(part, data));
        }
    }

    /**
     * What parts have of data and of batches.
     *
     * @param parts how many there are
     * @param own whether each has data of its own, and draws its batches from them; or else has its
     *     rows of batches drawn from the same data
     */
    record Share(int parts, boolean own) implements Serializable {

        /** How many parts a batch, drawn from the data that a part has, consists of. */
        int workers() {
            return own ? 1 : parts;
        }

        /** Which of these a part is. */
        int worker(int part) {
            return own ? 0 : part;
        }

        /** What tells workers that cannot serve for each other. */
        int kind(int part) {
            return own ? part : 0;
        }

        /** Of the batches that a part draws; the first with data of its own has the run's. */
        long seed(long seed, int part) {
            return own && part > 0 ? Seeds.derive(Seeds.derive(seed, "own data"), part) : seed;
        }

        /** The size of the batches that are drawn from the data that a part has. */
        int batchSize(int whole) {
            return own ? whole / parts : whole;
        }
    }

    /** Data of which each part has some groups. */
    record Own(SparkData data) implements PartSource {
        @Override
        public int parts() {
            return data.partitions();
        }

        /** A part that has more elements has as many targets as the others. */
        @Override
        public double weight(int part) {
            return data.size(part);
        }

        @Override
        public Share share() {
            return new Share(parts(), true);
        }

        @Override
        public <R> JavaRDD<Outcome<R>> outcomes(JavaSparkContext context, Task<R> task) {
            return data.outcomes((part, loaded) -> task.outcome(part, loaded.data()));
        }
    }

    /** All data in each process, of whose batches every part has its rows. */
    record Whole(SharedModel shared, int parts) implements PartSource {
        @Override
        public double weight(int part) {
            return 1;
        }

        @Override
        public Share share() {
            return new Share(parts, false);
        }

        @Override
        public <R> JavaRDD<Outcome<R>> outcomes(JavaSparkContext context, Task<R> task) {
            SharedModel sent = shared;
            return context.parallelize(IntStream.range(0, parts).boxed().toList(), parts)
                    .map(part -> task.outcome(part, sent.data()));
        }
    }
}
