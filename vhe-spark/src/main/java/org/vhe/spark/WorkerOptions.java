package org.vhe.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.TrainingOptions;

/** What workers are to know of a trainer's options; they compute on processors. */
record WorkerOptions(
        Objective objective,
        Map<String, Integer> supportSizes,
        double oneShotPart,
        boolean drawnSupportSizes,
        Map<String, Double> freeBits,
        Set<String> frozen,
        int batchSize,
        int targetsPerSupport,
        IUpdater updater,
        double averagingDecay,
        long seed)
        implements Serializable {

    /** Of workers that compute gradients, without what updates need. */
    static WorkerOptions ofGradients(TrainingOptions options, int batchSize) {
        return of(options, batchSize, new Sgd(), 0);
    }

    /** Of workers that take steps. */
    static WorkerOptions ofSteps(TrainingOptions options, int batchSize) {
        return of(options, batchSize, options.updater(), options.averagingDecay());
    }

    private static WorkerOptions of(
            TrainingOptions options, int batchSize, IUpdater updater, double averagingDecay) {
        return new WorkerOptions(
                options.objective(),
                new TreeMap<>(options.supportSizes()),
                options.oneShotPart(),
                options.drawnSupportSizes(),
                new TreeMap<>(options.freeBits()),
                new TreeSet<>(options.frozen()),
                batchSize,
                options.targetsPerSupport(),
                updater,
                averagingDecay,
                options.seed());
    }

    TrainingOptions options() {
        TrainingOptions.Builder builder =
                TrainingOptions.builder()
                        .objective(objective)
                        .oneShotPart(oneShotPart)
                        .drawnSupportSizes(drawnSupportSizes)
                        .batchSize(batchSize)
                        .targetsPerSupport(targetsPerSupport)
                        .updater(updater)
                        .averagingDecay(averagingDecay)
                        .seed(seed)
                        .executor(GraphExecutor.Kind.COMPILED);
        supportSizes.forEach(builder::supportSize);
        freeBits.forEach(builder::freeBits);
        frozen.forEach(builder::freeze);
        return builder.build();
    }
}
