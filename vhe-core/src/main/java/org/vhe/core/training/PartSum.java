package org.vhe.core.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.vhe.core.objective.ObjectiveTerms;

/**
 * Weighted sums of what parts of a step, or workers of a round, computed, in double precision. The
 * order of additions is the caller's: all parts one after the other, or sums of some of them first.
 * Terms, which are few, are kept for each part and added up in the end, in the order of the parts.
 */
public final class PartSum implements Serializable {
    private final double[][] arrays;
    private final List<Part> parts = new ArrayList<>();

    private record Part(double weight, List<LocalStep> steps) implements Serializable {}

    private PartSum(double weight, List<LocalStep> steps, float[]... values) {
        this.arrays = new double[values.length][];
        for (int a = 0; a < values.length; a++) {
            arrays[a] = new double[values[a].length];
            for (int i = 0; i < values[a].length; i++) {
                arrays[a][i] = weight * values[a][i];
            }
        }
        parts.add(new Part(weight, List.copyOf(steps)));
    }

    /**
     * Of one part of a step.
     *
     * @param weight positive, such as how many elements the part stands for
     */
    public static PartSum of(StepGradient part, double weight) {
        return new PartSum(
                weight,
                List.of(new LocalStep(part.terms(), 0, true)),
                part.gradient(),
                part.batchStatistics());
    }

    /**
     * Of one worker of a round.
     *
     * @param weight positive, such as how many elements the worker has
     */
    public static PartSum of(RoundResult worker, double weight) {
        RoundState end = worker.end();
        return new PartSum(
                weight,
                worker.steps(),
                end.parameters(),
                end.statistics(),
                end.updater(),
                end.average());
    }

    /** Adds the sum of the parts that come after those of this one. */
    public void add(PartSum next) {
        for (int a = 0; a < arrays.length; a++) {
            for (int i = 0; i < arrays[a].length; i++) {
                arrays[a][i] += next.arrays[a][i];
            }
        }
        parts.addAll(next.parts);
    }

    /** The mean of parts of a step. */
    public StepGradient gradient() {
        return new StepGradient(step(0).terms(), mean(0), mean(1));
    }

    /** The mean of workers of a round; of their steps, those that all of them did. */
    public RoundResult round() {
        int steps = parts.stream().mapToInt(part -> part.steps().size()).min().orElseThrow();
        return new RoundResult(
                new RoundState(mean(0), mean(1), mean(2), mean(3)),
                IntStream.range(0, steps).mapToObj(this::step).toList());
    }

    private double weight() {
        return parts.stream().mapToDouble(Part::weight).sum();
    }

    private float[] mean(int array) {
        double weight = weight();
        float[] mean = new float[arrays[array].length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (arrays[array][i] / weight);
        }
        return mean;
    }

    private LocalStep step(int number) {
        ObjectiveTerms terms =
                new ObjectiveTerms(
                        mean(number, step -> step.terms().bound()),
                        mean(number, step -> step.terms().logLikelihood()),
                        means(number, ObjectiveTerms::kl),
                        means(number, ObjectiveTerms::supportGain),
                        parts.get(0).steps().get(number).terms().sampledKl(),
                        means(number, ObjectiveTerms::maximised),
                        means(number, ObjectiveTerms::metrics));
        return new LocalStep(
                terms,
                mean(number, LocalStep::gradientNorm),
                parts.stream().allMatch(part -> part.steps().get(number).finiteStatistics()));
    }

    private double mean(int number, ToDoubleFunction<LocalStep> value) {
        return parts.stream()
                        .mapToDouble(
                                part ->
                                        part.weight()
                                                * value.applyAsDouble(part.steps().get(number)))
                        .sum()
                / weight();
    }

    private Map<String, Double> means(
            int number, Function<ObjectiveTerms, Map<String, Double>> terms) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Part part : parts) {
            terms.apply(part.steps().get(number).terms())
                    .forEach((name, v) -> sums.merge(name, part.weight() * v, Double::sum));
        }
        double weight = weight();
        sums.replaceAll((name, sum) -> sum / weight);
        return sums;
    }
}
