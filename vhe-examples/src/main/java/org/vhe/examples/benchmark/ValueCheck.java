package org.vhe.examples.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/** Values and gradients of a model's graphs, on a device and on the CPU. */
final class ValueCheck {
    private static final int BATCH = 4;
    private static final int SHOTS = 2;

    private final Homoencoder model;
    private final GraphExecutor.Kind kind;

    ValueCheck(Homoencoder model, GraphExecutor.Kind kind) {
        this.model = model;
        this.kind = kind;
    }

    /** The largest error of the bound and its gradients by all parameters. */
    double training() {
        ObjectiveGraph objective =
                model.objectiveGraph(
                        Mode.TRAINING, BATCH, CheckedNetwork.supportSizes(model, SHOTS));
        GraphContext graph = objective.graph();
        List<String> outputs = new ArrayList<>(List.of(objective.bound().name()));
        Gradients.of(graph, objective.bound(), graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        return error(run(graph, outputs, GraphExecutor.Kind.COMPILED), run(graph, outputs, kind));
    }

    private static Map<String, double[]> run(
            GraphContext graph, List<String> outputs, GraphExecutor.Kind kind) {
        Map<String, double[]> values = new LinkedHashMap<>();
        try (GraphExecutor executor = GraphExecutor.create(graph, outputs, kind)) {
            CheckedNetwork.requireOn(kind, executor);
            SplittableRandom random = Seeds.random(3);
            graph.inputs()
                    .forEach(
                            (name, shape) ->
                                    executor.set(
                                            name,
                                            values(
                                                    graph.noiseInputs().get(name),
                                                    Shapes.intLength(shape),
                                                    random)));
            executor.execute();
            outputs.forEach(name -> values.put(name, executor.doubles(name)));
        }
        return values;
    }

    /** Noise of its kind; zeros and ones for images and weights. */
    private static float[] values(Noise.Kind noise, int length, SplittableRandom random) {
        if (noise != null) {
            return ArrayTransfer.draw(noise, length, random);
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(2);
        }
        return values;
    }

    /** The largest error of log p(x, z | c) / q(z). */
    double scoring() {
        return evaluation(evaluator -> evaluator.scoring(BATCH), ModelEvaluator.LOG_WEIGHT);
    }

    /** The largest error of samples of the shared latents given D. */
    double inference() {
        String latent = model.structure().sharedLatents().get(0).name();
        return evaluation(
                evaluator -> evaluator.inference(BATCH, CheckedNetwork.supportSizes(model, SHOTS)),
                ModelEvaluator.latent(latent));
    }

    private double evaluation(Function<ModelEvaluator, EvaluationGraph> part, String output) {
        return error(
                Map.of(output, evaluate(GraphExecutor.Kind.COMPILED, part, output)),
                Map.of(output, evaluate(kind, part, output)));
    }

    /** The part of the values of drawn elements that differ. */
    double drawing() {
        double[] expected =
                evaluate(
                        GraphExecutor.Kind.COMPILED,
                        evaluator -> evaluator.generation(BATCH),
                        ModelEvaluator.SAMPLE);
        double[] actual =
                evaluate(kind, evaluator -> evaluator.generation(BATCH), ModelEvaluator.SAMPLE);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) < 1e-3)) {
                different++;
            }
        }
        return (double) different / expected.length;
    }

    private double[] evaluate(
            GraphExecutor.Kind on, Function<ModelEvaluator, EvaluationGraph> part, String output) {
        try (ModelEvaluator evaluator = model.evaluator(on)) {
            EvaluationGraph graph = part.apply(evaluator);
            CheckedNetwork.requireOn(on, graph.executor());
            SplittableRandom random = Seeds.random(4);
            graph.inputs()
                    .forEach(
                            (name, shape) ->
                                    graph.set(name, values(null, Shapes.intLength(shape), random)));
            return graph.drawNoise(Seeds.random(5)).execute().getDoubles(output);
        }
    }

    /**
     * The largest difference, relative to the largest entry of its array or to a hundredth of the
     * largest of all.
     */
    private static double error(Map<String, double[]> expected, Map<String, double[]> actual) {
        double largest =
                expected.values().stream().mapToDouble(ValueCheck::largest).max().orElse(0);
        double error = 0;
        for (Map.Entry<String, double[]> entry : expected.entrySet()) {
            double[] values = entry.getValue();
            double[] others = actual.get(entry.getKey());
            double scale = Math.max(Math.max(largest(values), largest / 100), 1e-30);
            for (int i = 0; i < values.length; i++) {
                double difference = Math.abs(values[i] - others[i]) / scale;
                error = Double.isNaN(difference) ? Double.NaN : Math.max(error, difference);
            }
        }
        return error;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
