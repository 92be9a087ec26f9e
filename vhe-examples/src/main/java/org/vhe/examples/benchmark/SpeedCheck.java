package org.vhe.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

/** Images per second of training, scoring and drawing with a model on a device. */
final class SpeedCheck {
    private static final int SHOTS = 5;
    private static final int MIN_IMAGES = 400;

    private final Homoencoder model;
    private final GraphExecutor.Kind kind;
    private final double seconds;

    /**
     * @param model of images of one grouping
     * @param seconds of each measurement
     */
    SpeedCheck(Homoencoder model, GraphExecutor.Kind kind, double seconds) {
        this.model = model;
        this.kind = kind;
        this.seconds = seconds;
    }

    double training(int batch) {
        String grouping = model.structure().sharedLatents().get(0).grouping();
        TrainingOptions.Builder options =
                TrainingOptions.builder().batchSize(batch).budget(StepTimes.BUDGET).executor(kind);
        CheckedNetwork.supportSizes(model, SHOTS).forEach(options::supportSize);
        try (Trainer trainer =
                new Trainer(
                        model,
                        NoiseImages.of(grouping, Math.max(MIN_IMAGES, batch), 1),
                        options.build())) {
            CheckedNetwork.requireOn(kind, trainer.executor());
            return batch / median(StepTimes.of(trainer, seconds));
        }
    }

    double scoring(int rows) {
        try (ModelEvaluator evaluator = model.evaluator(kind)) {
            return rows / median(times(evaluator.scoring(rows)));
        }
    }

    double drawing(int rows) {
        try (ModelEvaluator evaluator = model.evaluator(kind)) {
            return rows / median(times(evaluator.generation(rows)));
        }
    }

    private List<Double> times(EvaluationGraph graph) {
        CheckedNetwork.requireOn(kind, graph.executor());
        graph.inputs()
                .forEach((name, shape) -> graph.set(name, new float[graph.inputLength(name)]));
        graph.drawNoise(Seeds.random(1));
        graph.execute();
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + (long) (1e9 * seconds);
        do {
            long start = System.nanoTime();
            graph.execute();
            times.add((System.nanoTime() - start) / 1e9);
        } while (System.nanoTime() < end);
        return times;
    }

    private static double median(List<Double> times) {
        return Measurements.median(times.stream().mapToDouble(time -> time).toArray());
    }
}
