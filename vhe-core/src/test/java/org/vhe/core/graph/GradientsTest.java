package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientsTest {
    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);

    private double[] gradient(SDVariable scalar, SDVariable by, Map<String, INDArray> inputs) {
        SDVariable result = Gradients.of(graph, scalar, List.of(by.name())).get(by.name());
        INDArray array = graph.sameDiff().output(inputs, result.name()).get(result.name());
        return array.reshape(array.length()).toDoubleVector();
    }

    private static INDArray values(double... values) {
        return Nd4j.createFromArray(values);
    }

    @Test
    void variableUsedSeveralTimesGetsTheSumOfItsGradients() {
        SDVariable x = graph.placeholder("x", 2);
        // x^3 + 5 x with derivative 3 x^2 + 5
        SDVariable y = x.mul(x).mul(x).add(x.mul(5)).sum();
        assertThat(gradient(y, x, Map.of("x", values(2, -1)))).containsExactly(17, 8);
    }

    @Test
    void intermediateUsedSeveralTimesIsDifferentiatedOnce() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable twice = x.mul(2);
        SDVariable y = twice.mul(twice).add(twice).sum();
        // (2 x)^2 + 2 x
        assertThat(gradient(y, x, Map.of("x", values(3, -1)))).containsExactly(26, -6);
    }

    @Test
    void deadBranchesAreLeftOut() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable dead = graph.placeholder("dead", 2);
        graph.sameDiff().math().exp(dead.mul(x));
        SDVariable y = x.mul(3).sum();
        assertThat(Gradients.of(graph, y, List.of("x", "dead"))).containsOnlyKeys("x");
        assertThat(gradient(y, x, Map.of("x", values(1, 1)))).containsExactly(3, 3);
    }

    @Test
    void constantsAndUnwantedInputsGetNoOperations() {
        SDVariable x = graph.placeholder("x", 3, 2);
        SDVariable image = graph.placeholder("image", 4, 3);
        SDVariable y = image.mmul(x).sum();
        Map<String, SDVariable> gradients = Gradients.of(graph, y, List.of("x"));
        assertThat(gradients).containsOnlyKeys("x");
        assertThat(graph.shapeOf(gradients.get("x"))).containsExactly(3, 2);
    }

    @Test
    void gradientByAnIntermediateVariableIsItsOwn() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable middle = x.mul(2);
        SDVariable y = middle.mul(middle).sum();
        assertThat(gradient(y, middle, Map.of("x", values(1, 3)))).containsExactly(4, 12);
    }

    @Test
    void handWrittenRuleReplacesTheAutomaticGradient() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable rounded =
                graph.withGradient(
                        graph.sameDiff().math().round(x.mul(2)),
                        List.of(x),
                        g -> List.of(g.mul(7)));
        SDVariable y = rounded.mul(rounded).add(x).sum();
        // 2 round(2 x) 7 + 1
        assertThat(gradient(y, x, Map.of("x", values(1.1, -0.4)))).containsExactly(29, -13);
    }

    @Test
    void ruleWithoutInputsStopsTheGradient() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable held = graph.withGradient(x.mul(2), List.of(), g -> List.of());
        SDVariable y = held.mul(x).sum();
        assertThat(gradient(y, x, Map.of("x", values(1, 4)))).containsExactly(2, 8);
        assertThat(Gradients.of(graph, held.sum(), List.of("x"))).isEmpty();
    }

    @Test
    void ruleMayGiveGradientsForSomeInputsOnly() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable w = graph.placeholder("w", 2);
        SDVariable y =
                graph.withGradient(x.mul(w), List.of(x, w), g -> List.of(g.mul(w), g.mul(x))).sum();
        Map<String, SDVariable> gradients = Gradients.of(graph, y, List.of("w"));
        assertThat(gradients).containsOnlyKeys("w");
    }

    @Test
    void splitWithAnUnusedPartIsDifferentiated() {
        SDVariable x = graph.placeholder("x", 2, 4);
        SDVariable[] parts = graph.sameDiff().split(x, 2, 1);
        SDVariable y = parts[1].mul(parts[1]).sum();
        INDArray input = Nd4j.createFromArray(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}});
        assertThat(gradient(y, x, Map.of("x", input))).containsExactly(0, 0, 6, 8, 0, 0, 14, 16);
    }

    @Test
    void splitPartsUsedBothAreDifferentiated() {
        GradientCheck.of(
                        g -> {
                            SDVariable x = g.placeholder("x", 3, 4);
                            SDVariable[] parts = g.sameDiff().split(x, 2, 1);
                            return parts[0].mul(parts[1]).mul(parts[1]).sum();
                        })
                .require(1e-7);
    }

    @Test
    void momentsAreDifferentiatedAlsoWhereOneIsUnused() {
        for (int used = 0; used < 3; used++) {
            int which = used;
            GradientCheck.of(
                            g -> {
                                SDVariable x = g.placeholder("x", 5, 3);
                                SDVariable w = g.placeholder("w", 1, 3);
                                SDVariable[] moments =
                                        g.sameDiff().math().moments(x, new int[] {0}, true);
                                SDVariable y =
                                        which == 2 ? moments[0].mul(moments[1]) : moments[which];
                                return y.mul(w).mul(y).sum();
                            })
                    .require(1e-6);
        }
    }

    @Test
    void scalarItselfHasGradientOne() {
        SDVariable x = graph.placeholder("x", 3);
        SDVariable y = x.sum();
        assertThat(gradient(y, y, Map.of("x", values(1, 2, 3)))).containsExactly(1);
    }

    @Test
    void everyGradientIsAVariableOfItsOwn() {
        SDVariable x = graph.placeholder("x", 2);
        SDVariable y = graph.placeholder("y", 2);
        SDVariable held = graph.placeholder("held", 2);
        SDVariable rule = graph.withGradient(y.mul(2), List.of(y), g -> List.of(held));
        SDVariable scalar = x.add(rule).mul(3).sum();
        List<String> names = List.of("x", rule.name(), "y");
        Map<String, SDVariable> gradients = Gradients.of(graph, scalar, names);

        assertThat(gradients).containsOnlyKeys(names);
        assertThat(gradients.values().stream().map(SDVariable::name).distinct()).hasSize(3);
        assertThat(gradients.get("y").name()).isNotEqualTo("held");
        Map<String, INDArray> inputs =
                Map.of("x", values(1, 2), "y", values(3, 4), "held", values(5, 6));
        assertThat(gradient(scalar, x, inputs)).containsExactly(3, 3);
        assertThat(gradient(scalar, rule, inputs)).containsExactly(3, 3);
        assertThat(gradient(scalar, y, inputs)).containsExactly(5, 6);
    }

    @Test
    void extremaOfRepeatedOperandsHaveTheirGradients() {
        for (long[] shape : new long[][] {{3, 4}, {1, 4}, {4}, {3, 1}, {1, 1}, {1}}) {
            GradientCheck.of(
                            context -> {
                                SDVariable x = context.placeholder("x", 3, 4);
                                SDVariable y = context.placeholder("y", shape);
                                var math = context.sameDiff().math();
                                return math.max(x, y)
                                        .mul(math.min(y, x))
                                        .add(math.max(y, x.mul(2)))
                                        .sum();
                            })
                    .require(1e-6);
        }
    }

    @Test
    void ofTwoEqualOperandsTheSecondHasTheGradientOfTheirExtremum() {
        SDVariable x = graph.placeholder("x", 3);
        SDVariable y = graph.placeholder("y", 3);
        SDVariable largest = graph.sameDiff().math().max(x, y).sum();
        Map<String, INDArray> inputs = Map.of("x", values(1, 2, 3), "y", values(3, 2, 1));
        assertThat(gradient(largest, x, inputs)).containsExactly(0, 0, 1);
        assertThat(gradient(largest, y, inputs)).containsExactly(1, 1, 0);
    }
}
