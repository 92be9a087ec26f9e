package org.vhe.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.Shapes;
import org.vhe.models.factorial.InkOfOneColour;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.linear.Family;
import org.vhe.models.pixelcnn.AutoregressiveBernoulli;
import org.vhe.models.pixelcnn.AutoregressiveCategorical;
import org.vhe.models.pixelcnn.AutoregressiveGaussian;
import org.vhe.models.pixelcnn.AutoregressiveLevels;

/**
 * What the distributions of this module say of their samples' gradient: none is reparameterised,
 * and none pretends to be. One that is needs a comparison with the derivative of an expectation, as
 * those of the core have.
 */
class ReparameterisationTest {
    private static final int BATCH = 2;
    private static final PixelCnn STACK = new PixelCnn(1, 3, 3, PixelCnn.Unit.RELU);

    private static final Map<String, Function<GraphContext, Distribution>> CASES =
            Map.of(
                    "AutoregressiveBernoulli",
                    graph -> new AutoregressiveBernoulli(graph, STACK, null, 1, 3, 3),
                    "AutoregressiveCategorical",
                    graph -> new AutoregressiveCategorical(graph, STACK, null, 3, 3, 2),
                    "AutoregressiveGaussian",
                    graph -> new AutoregressiveGaussian(graph, STACK, null, 1, 3, 3),
                    "AutoregressiveLevels",
                    graph ->
                            new AutoregressiveLevels(
                                    graph,
                                    STACK,
                                    null,
                                    ElementLikelihood.logisticMixture(5, 2),
                                    new ImageSize(1, 3, 3)),
                    "InkOfOneColour",
                    graph ->
                            new InkOfOneColour(
                                    graph,
                                    new AutoregressiveBernoulli(graph, STACK, null, 1, 3, 3),
                                    graph.parameter("colour", Initializer.normal(1), BATCH, 3, 4)),
                    "WholeNumber",
                    graph ->
                            Family.wholeNumber(1, 4)
                                    .distribution(
                                            graph,
                                            graph.parameter(
                                                    "raw", Initializer.normal(1), BATCH, 4)));

    static Set<String> distributions() {
        return CASES.keySet();
    }

    @Test
    void everyDistributionIsChecked() {
        Set<String> found =
                new ClassFileImporter()
                        .importPackages("org.vhe.models").stream()
                                .filter(type -> type.isAssignableTo(Distribution.class))
                                .filter(type -> !type.isInterface())
                                .filter(
                                        type ->
                                                !type.getModifiers()
                                                        .contains(JavaModifier.ABSTRACT))
                                .map(type -> type.getSimpleName())
                                .collect(Collectors.toSet());

        assertThat(found).isEqualTo(distributions());
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void samplesHaveNoGradientWhereTheLogDensityHas(String name) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.TRAINING);
        Distribution distribution = CASES.get(name).apply(graph);
        SDVariable noise = graph.noise("noise", distribution.noise(), BATCH);
        SDVariable sample = distribution.sample(noise);
        SDVariable value = graph.placeholder("x", Shapes.prepend(BATCH, distribution.eventShape()));
        SDVariable logProb = distribution.logProb(value).sum();
        List<String> parameters = graph.parameterNames();

        assertThat(distribution.getClass().getSimpleName()).isEqualTo(name);
        assertThat(distribution.isReparameterised()).isFalse();
        assertThat(Gradients.of(graph, sample.sum(), parameters)).isEmpty();
        assertThat(Gradients.of(graph, logProb, parameters)).isNotEmpty();
    }
}
