package org.vhe.core.training;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.objective.Objective;

/** A small classifier with every kind of state, of the elements of {@link SmallModel#data}. */
final class SmallClassifier {

    private SmallClassifier() {}

    static EpisodicClassifier create(long seed) {
        return EpisodicClassifier.builder("class", 3)
                .encoder(SmallClassifier::encode)
                .scores(SmallClassifier::scores)
                .seed(seed)
                .build();
    }

    /** tanh(W x / (1 + running mean of the absolute values)). */
    private static SDVariable encode(GraphContext graph, SDVariable x) {
        SDVariable size = graph.statistic("size", 1, 1, 1);
        SDVariable now = graph.sameDiff().math().abs(x).mean(true, 0, 1);
        graph.updateStatistic("size", now, 0.1);
        SDVariable w = graph.parameter("w", Initializer.fanIn(3), 3, 4);
        return StableMath.tanh(graph, x.div(size.add(1)).mmul(w));
    }

    private static SDVariable scores(GraphContext graph, SDVariable queries, SDVariable supports) {
        SDVariable sharpness = graph.parameter("sharpness", Initializer.constant(1), 1, 1);
        return queries.mmul(supports.mean(1).permute(1, 0)).mul(sharpness);
    }

    static TrainingOptions.Builder options(long steps) {
        return TrainingOptions.builder()
                .objective(Objective.EPISODIC)
                .supportSize(EpisodicClassifier.CLASS, 2)
                .batchSize(4)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.constant(0.01));
    }
}
