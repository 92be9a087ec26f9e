package org.vhe.core.evaluation.fewshot;

import java.util.Arrays;

/** One query and the classes that it may still belong to. */
final class Contest {
    private final Contender[] contenders;
    private int[] open;

    /**
     * @param way number of classes, all of them open
     */
    Contest(int way) {
        contenders = new Contender[way];
        Arrays.setAll(contenders, c -> new Contender());
        open = new int[way];
        Arrays.setAll(open, c -> c);
    }

    /** The classes that need samples: those in contention, unless one is left that has some. */
    int[] undecided() {
        boolean decided = open.length == 1 && contenders[open[0]].hasSamples();
        return decided ? new int[0] : open.clone();
    }

    void add(int c, double logWeight) {
        contenders[c].add(logWeight);
    }

    /**
     * Drops the classes that cannot reach the best one. The best one's lower bound never falls as
     * samples are added, and a dropped class's score is below it: no dropped class comes out first.
     *
     * @param budget samples of each class at most
     * @param rise as {@link Contender#most} needs it
     */
    void drop(long budget, double rise, double margin) {
        double best =
                Arrays.stream(open)
                        .mapToDouble(c -> contenders[c].least(budget))
                        .max()
                        .orElseThrow();
        double pooled =
                Arrays.stream(open)
                        .mapToDouble(c -> contenders[c].variance())
                        .filter(variance -> !Double.isNaN(variance))
                        .average()
                        .orElse(Double.POSITIVE_INFINITY);
        open = Arrays.stream(open).filter(c -> !(most(c, rise, pooled) + margin < best)).toArray();
    }

    /** Few samples tell little of their variance, so it is taken to be no less than the others'. */
    private double most(int c, double rise, double pooled) {
        double own = contenders[c].variance();
        return contenders[c].most(rise, own > pooled ? own : pooled);
    }

    /** Estimates of all classes, those dropped included, [class]. */
    double[] scores() {
        return Arrays.stream(contenders).mapToDouble(Contender::score).toArray();
    }

    /** Of the estimates, [class]. */
    double[] standardErrors() {
        return Arrays.stream(contenders).mapToDouble(Contender::standardError).toArray();
    }
}
