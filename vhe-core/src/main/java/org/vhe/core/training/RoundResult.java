package org.vhe.core.training;

import java.io.Serializable;
import java.util.List;

/**
 * What came of a {@link Round}.
 *
 * @param end what a worker reached, or the mean over workers
 * @param steps what the steps were like; fewer than those of the round if the last of them was not
 *     finite, after which a worker stops
 */
public record RoundResult(RoundState end, List<LocalStep> steps) implements Serializable {

    /** The mean of equal workers, in the order given; see {@link PartSum}. */
    public static RoundResult mean(List<RoundResult> workers) {
        PartSum sum = PartSum.of(workers.get(0), 1);
        workers.subList(1, workers.size()).forEach(worker -> sum.add(PartSum.of(worker, 1)));
        return sum.round();
    }
}
