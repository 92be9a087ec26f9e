package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;

/**
 * Compares what the engine computes on the stand-in with what the CPU's executor does. Where
 * rounding is amplified, as by batch normalisation of few rows, both are compared with double
 * precision.
 */
final class Agreement {
    /** Of the largest entry of an array: what sums in another order may differ by. */
    private static final double TOLERANCE = 1e-5;

    /**
     * How much further from double precision than the CPU's a result may be, where the CPU adds up
     * in single precision, too: fused sums are in double.
     */
    private static final double MARGIN = 4;

    /** Enough rows that batch normalisation does not divide rounding by nearly nothing. */
    private static final int BATCH = 8;

    /**
     * Samples that are searched for outwards from a mode, or level by level, in double precision;
     * none is part of training.
     */
    private static final Set<String> DRAWN_ON_HOST =
            Set.of(
                    "poisson_sample",
                    "negative_binomial_sample",
                    "categorical_levels",
                    "logistic_mixture",
                    "zero_inflated_levels",
                    "ink_colour");

    private Agreement() {}

    /** Values of all inputs: images, noise and weights between 0.1 and 0.9. */
    static Map<String, INDArray> inputs(GraphContext graph) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        Random random = new Random(7);
        new TreeMap<>(graph.inputs())
                .forEach(
                        (name, shape) -> {
                            INDArray values = Nd4j.create(graph.dataType(), shape);
                            for (long i = 0; i < values.length(); i++) {
                                values.putScalar(i, (float) (0.1 + 0.8 * random.nextDouble()));
                            }
                            inputs.put(name, values);
                        });
        return inputs;
    }

    /** A graph with what is wanted of it. */
    record Wanted(GraphContext graph, List<String> outputs) {}

    /** The bound and the gradients by all parameters. */
    static Wanted training(Homoencoder model, Map<String, Integer> sizes) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, BATCH, sizes);
        List<String> outputs = new ArrayList<>(List.of(objective.bound().name()));
        Gradients.of(
                        objective.graph(),
                        objective.bound().neg(),
                        List.copyOf(model.parameters().parameters().keySet()))
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        return new Wanted(objective.graph(), outputs);
    }

    /**
     * Executes a model's objective and its gradients.
     *
     * @param factory makes the model in a precision
     */
    static void ofTraining(Function<DataType, Homoencoder> factory, Map<String, Integer> sizes) {
        ofTraining(factory, sizes, StandIn.shared().kind());
    }

    static void ofTraining(
            Function<DataType, Homoencoder> factory,
            Map<String, Integer> sizes,
            GraphExecutor.Kind kind) {
        ofTraining(factory, sizes, kind, MARGIN);
    }

    /**
     * @param margin how much further from double precision than the CPU's a result may be
     */
    static void ofTraining(
            Function<DataType, Homoencoder> factory,
            Map<String, Integer> sizes,
            GraphExecutor.Kind kind,
            double margin) {
        Homoencoder model = factory.apply(DataType.FLOAT);
        Homoencoder exact = factory.apply(DataType.DOUBLE);
        Wanted wanted = training(model, sizes);
        Wanted truth = training(exact, sizes);
        model.parameters().freeze();
        exact.parameters().freeze();
        exact.parameters().copyFrom(model.parameters());
        of(wanted, truth, kind, margin);
    }

    /** Asserts that both executors compute the same outputs, where nothing amplifies rounding. */
    static void of(GraphContext graph, List<String> outputs, GraphExecutor.Kind kind) {
        Wanted wanted = new Wanted(graph, outputs);
        Map<String, INDArray> cpu = execute(wanted, GraphExecutor.Kind.COMPILED);
        Map<String, INDArray> gpu = execute(wanted, kind);
        cpu.forEach(
                (name, value) ->
                        assertThat(difference(gpu.get(name), value))
                                .as(name)
                                .isLessThan(TOLERANCE * scale(value)));
    }

    static void of(Wanted wanted, Wanted truth, GraphExecutor.Kind kind) {
        of(wanted, truth, kind, MARGIN);
    }

    private static void of(Wanted wanted, Wanted truth, GraphExecutor.Kind kind, double margin) {
        Map<String, INDArray> exact = execute(truth, GraphExecutor.Kind.COMPILED);
        Map<String, INDArray> cpu = execute(wanted, GraphExecutor.Kind.UNFUSED);
        Map<String, INDArray> gpu = execute(wanted, kind);
        for (int i = 0; i < wanted.outputs().size(); i++) {
            String name = wanted.outputs().get(i);
            INDArray value = exact.get(truth.outputs().get(i));
            double allowed =
                    Math.max(TOLERANCE * scale(value), margin * difference(cpu.get(name), value));
            assertThat(difference(gpu.get(name), value)).as(name).isLessThan(allowed);
        }
    }

    private static double scale(INDArray value) {
        return Math.max(1e-4, value.amaxNumber().doubleValue());
    }

    private static double difference(INDArray value, INDArray from) {
        assertThat(value.shape()).isEqualTo(from.shape());
        return value.castTo(DataType.DOUBLE)
                .sub(from.castTo(DataType.DOUBLE))
                .amaxNumber()
                .doubleValue();
    }

    /**
     * Outputs of an execution; on the engine of a captured one, which is the first to the last bit.
     */
    private static Map<String, INDArray> execute(Wanted wanted, GraphExecutor.Kind kind) {
        Map<String, INDArray> inputs = inputs(wanted.graph());
        try (GraphExecutor executor =
                GraphExecutor.create(wanted.graph(), wanted.outputs(), kind)) {
            Map<String, INDArray> first = executor.run(inputs);
            if (kind.name().equals("cuda")) {
                assertThat(executor).isInstanceOf(CudaGraph.class);
                assertThat(((CudaGraph) executor).onHost()).isSubsetOf(DRAWN_ON_HOST);
                Map<String, INDArray> second = executor.run(inputs);
                second.forEach(
                        (name, value) -> assertThat(value).as(name).isEqualTo(first.get(name)));
            }
            return first;
        }
    }
}
