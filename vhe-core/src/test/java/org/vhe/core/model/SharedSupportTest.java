package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/**
 * Several targets with one support set and one sample: the graph is that of a support set for each
 * target, fed with the same set and the same noise for each of them.
 */
class SharedSupportTest {
    private static final int TARGETS = 6;
    private static final Map<String, Integer> SIZES = Map.of("a", 3, "c", 2);

    /** Not in the order in which targets share: z0 of each element before what they share. */
    private static final LatentStructure STRUCTURE =
            LatentStructure.of(
                    LatentVariable.of("z0", Grouping.ELEMENT, 1),
                    LatentVariable.of("a", "alphabet", 2),
                    LatentVariable.of("c", "class", 2).withParents("a"),
                    LatentVariable.of("z", Grouping.ELEMENT, 2).withParents("a", "c"));

    private static Homoencoder.Builder builder(LatentStructure structure) {
        Homoencoder.Builder builder =
                Homoencoder.builder(structure, 3)
                        .encoder((graph, x) -> graph.sameDiff().math().tanh(linear(graph, x, 4)))
                        .likelihood((graph, all) -> gaussian(graph, null, all, 3))
                        .dataType(DataType.DOUBLE)
                        .seed(3);
        for (LatentVariable latent : structure.latents()) {
            builder.posterior(
                    latent.name(),
                    (graph, support, parents) ->
                            gaussian(graph, support.mean(1), parents, latent.eventLength()));
        }
        return builder;
    }

    private static DiagonalGaussian gaussian(
            GraphContext graph, SDVariable first, Latents latents, long outputs) {
        SDVariable sum = first == null ? null : linear(graph.scope("own"), first, 2 * outputs);
        for (String name : latents.names()) {
            SDVariable term = linear(graph.scope(name), latents.get(name), 2 * outputs);
            sum = sum == null ? term : sum.add(term);
        }
        return new DiagonalGaussian(
                graph, graph.slice(sum, 1, 0, outputs), graph.slice(sum, 1, outputs, outputs));
    }

    private static SDVariable linear(GraphContext graph, SDVariable x, long outputs) {
        long inputs = graph.shapeOf(x)[1];
        return x.mmul(graph.parameter("w", Initializer.normal(0.7), inputs, outputs));
    }

    /** Values for all inputs; weights of a KL are the same for the targets of a support set. */
    private static Map<String, double[]> inputs(ObjectiveGraph objective, int sharing) {
        SplittableRandom random = new SplittableRandom(5);
        Map<String, double[]> inputs = new LinkedHashMap<>();
        objective
                .graph()
                .inputs()
                .forEach(
                        (name, shape) -> {
                            double[] values = random.doubles(Shapes.length(shape), -1, 1).toArray();
                            for (int i = 0; i < values.length; i++) {
                                boolean weight = name.startsWith("klWeight");
                                values[i] = weight ? 0.1 + 0.1 * (i / sharing) : values[i];
                            }
                            inputs.put(name, values);
                        });
        return inputs;
    }

    private static ObjectiveRun run(Homoencoder model, int sharing, Map<String, Double> freeBits) {
        ObjectiveGraph objective =
                model.objectiveGraph(
                        Mode.TRAINING, new BatchShape(TARGETS, sharing, SIZES), freeBits);
        return new ObjectiveRun(model, objective);
    }

    /** Feeds the graph of a support set for each target with what the targets share. */
    private static void repeat(
            ObjectiveGraph shared, Map<String, double[]> values, ObjectiveRun into) {
        values.forEach(
                (name, all) -> {
                    int rows = (int) shared.graph().inputs().get(name)[0];
                    int times = TARGETS / rows;
                    int length = all.length / rows;
                    double[] repeated = new double[all.length * times];
                    for (int i = 0; i < repeated.length; i++) {
                        repeated[i] = all[i / length / times * length + i % length];
                    }
                    into.set(name, repeated);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void boundAndGradientAreThoseOfTheRepeatedSupportSet(int sharing) {
        Homoencoder model = builder(STRUCTURE).build();
        for (Map<String, Double> free : List.of(Map.<String, Double>of(), Map.of("c", 0.4))) {
            BatchShape shape = new BatchShape(TARGETS, sharing, SIZES);
            ObjectiveGraph shared = model.objectiveGraph(Mode.TRAINING, shape, free);
            Map<String, double[]> values = inputs(shared, sharing);
            try (ObjectiveRun one = run(model, 1, free);
                    ObjectiveRun several = new ObjectiveRun(model, shared)) {
                values.forEach(several::set);
                repeat(shared, values, one);
                one.execute();
                several.execute();
                assertSame(several, one);

                double[] noise = new double[2 * TARGETS];
                noise[3] = 2;
                String c =
                        one.noiseInputs().stream().filter(n -> n.endsWith("/c")).findFirst().get();
                assertThat(one.set(c, noise).execute().bound())
                        .as("of another sample for each target")
                        .isNotCloseTo(several.bound(), within(1e-3));
            }
        }
    }

    private static void assertSame(ObjectiveRun actual, ObjectiveRun expected) {
        assertThat(actual.bound()).isCloseTo(expected.bound(), within(1e-10));
        assertThat(actual.logLikelihood()).containsExactly(expected.logLikelihood(), within(1e-10));
        for (String latent : STRUCTURE.names()) {
            assertThat(actual.kl(latent)).containsExactly(expected.kl(latent), within(1e-10));
        }
        assertThat(actual.differentiated())
                .isEqualTo(expected.differentiated())
                .hasSizeGreaterThan(9);
        for (String parameter : expected.differentiated()) {
            assertThat(actual.gradient(parameter))
                    .as(parameter)
                    .containsExactly(expected.gradient(parameter), within(1e-10));
        }
    }

    @Test
    void supportSetsAndSharedSamplesAreOnesOfSeveralTargets() {
        Map<String, long[]> inputs =
                builder(STRUCTURE)
                        .build()
                        .objectiveGraph(Mode.TRAINING, new BatchShape(6, 3, SIZES), Map.of())
                        .graph()
                        .inputs();
        inputs.forEach(
                (name, shape) -> {
                    boolean ofSets = name.matches("support/.*|noise.*/[ac]|posterior/[ac]");
                    assertThat(shape[0]).as(name).isEqualTo(ofSets ? 2 : 6);
                });
        assertThat(inputs).hasSize(11);
    }

    @Test
    void unequalPartsAreRefused() {
        assertThatThrownBy(() -> new BatchShape(6, 4, SIZES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 is none of 4");
    }

    private static void assertRefused(Homoencoder model, String... parts) {
        Map<String, Integer> sizes = Map.of(model.structure().sharedLatents().get(0).name(), 2);
        assertThatThrownBy(
                        () ->
                                model.objectiveGraph(
                                        Mode.TRAINING, new BatchShape(6, 3, sizes), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
        model.objectiveGraph(Mode.TRAINING, new BatchShape(6, sizes), Map.of());
    }

    @Test
    void latentsWhoseSamplesCannotBeSharedAreRefused() {
        LatentStructure single = LatentStructure.of(LatentVariable.of("c", "class", 2));
        assertRefused(
                builder(single).gradient("c", GradientEstimator.SCORE_FUNCTION).build(),
                "3 targets",
                "'c'",
                "SCORE_FUNCTION");
        assertRefused(
                builder(single)
                        .supportInference(
                                "c",
                                SupportInference.of(
                                        new Grouping("class", new int[] {0, 0}, List.of("x"))))
                        .build(),
                "'c'",
                "support inference");
        LatentStructure upward =
                LatentStructure.of(
                        LatentVariable.of("z", Grouping.ELEMENT, 1),
                        LatentVariable.of("c", "class", 2).withParents("z"));
        assertRefused(builder(upward).build(), "'c'", "each has of its own");
        assertRefusedDiscrete();
    }

    private static void assertRefusedDiscrete() {
        Homoencoder discrete = DiscreteDesign.model(Map.of());
        BatchShape shape = new BatchShape(2, 2, DiscreteDesign.SIZES);
        assertThatThrownBy(() -> discrete.objectiveGraph(Mode.TRAINING, shape, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2 targets", "'a'", "ENUMERATION");
    }
}
