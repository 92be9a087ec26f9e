package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.vhe.core.training.PartSum;
import scala.Tuple2;

/**
 * Adds up what parts computed in an order that their numbers fix: neighbours first, so that an
 * executor that is lost, or slow, changes nothing.
 */
final class PartSums {
    private PartSums() {}

    /**
     * A part's result as a sum.
     *
     * @param <R> what a part computes
     */
    interface Summand<R> extends Serializable {
        PartSum of(R result, double weight);
    }

    /**
     * The weighted sum over all parts of what a task computes of each.
     *
     * @throws IllegalStateException if a part fails; names it
     */
    static <R> PartSum sum(
            JavaSparkContext context,
            PartSource source,
            PartSource.Task<R> task,
            Summand<R> summand,
            Aggregation aggregation) {
        JavaRDD<Outcome<R>> outcomes = source.outcomes(context, task);
        if (aggregation.fanIn() >= source.parts()) {
            List<R> all = inOrder(context, outcomes, source.parts());
            PartSum sum = summand.of(all.get(0), source.weight(0));
            for (int part = 1; part < all.size(); part++) {
                sum.add(summand.of(all.set(part, null), source.weight(part)));
            }
            return sum;
        }
        return tree(context, source, outcomes, summand, aggregation.fanIn());
    }

    private static <R> PartSum tree(
            JavaSparkContext context,
            PartSource source,
            JavaRDD<Outcome<R>> outcomes,
            Summand<R> summand,
            int fanIn) {
        List<Double> weights = new ArrayList<>();
        for (int part = 0; part < source.parts(); part++) {
            weights.add(source.weight(part));
        }
        JavaRDD<Outcome<PartSum>> level =
                outcomes.map(
                        part -> part.map(result -> summand.of(result, weights.get(part.number()))));
        int count = source.parts();
        while (count > fanIn) {
            count = (count + fanIn - 1) / fanIn;
            level = above(level, fanIn, count);
        }
        List<PartSum> roots = inOrder(context, level, count);
        PartSum sum = roots.get(0);
        roots.subList(1, roots.size()).forEach(sum::add);
        return sum;
    }

    private static JavaRDD<Outcome<PartSum>> above(
            JavaRDD<Outcome<PartSum>> level, int fanIn, int count) {
        JavaPairRDD<Integer, Outcome<PartSum>> byGroup =
                level.mapToPair(sum -> new Tuple2<>(sum.number() / fanIn, sum));
        return byGroup.partitionBy(new Exactly(count))
                .values()
                .mapPartitionsWithIndex(
                        (group, sums) -> {
                            List<Outcome<PartSum>> all = new ArrayList<>();
                            sums.forEachRemaining(all::add);
                            return List.of(merge(group, all)).iterator();
                        },
                        true);
    }

    /** They arrive in any order. */
    private static Outcome<PartSum> merge(int group, List<Outcome<PartSum>> sums) {
        sums.sort(Comparator.comparingInt(Outcome::number));
        Set<Machine> machines = new HashSet<>(List.of(Machine.here()));
        PartSum total = null;
        for (Outcome<PartSum> sum : sums) {
            if (sum.failure() != null) {
                return Outcome.failed(group, sum.failure());
            }
            machines.addAll(sum.machines());
            if (total == null) {
                total = sum.value();
            } else {
                total.add(sum.value());
            }
        }
        return new Outcome<>(group, total, null, List.copyOf(machines));
    }

    private static <R> List<R> inOrder(
            JavaSparkContext context, JavaRDD<Outcome<R>> outcomes, int count) {
        List<R> results = new ArrayList<>(Collections.nCopies(count, (R) null));
        NumberedTasks.run(context, outcomes, count, results::set);
        return results;
    }
}
