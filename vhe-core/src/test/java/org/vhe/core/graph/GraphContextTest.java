package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

class GraphContextTest {
    private final ParameterStore store = new ParameterStore(1, DataType.FLOAT);
    private final GraphContext graph = GraphContext.create(store, Mode.TRAINING);

    @Test
    void scopesPrefixParameterNames() {
        GraphContext inner = graph.scope("encoder").scope("layer1");
        SDVariable weights = inner.parameter("weights", Initializer.normal(1), 2, 3);
        assertThat(weights.name()).isEqualTo("encoder/layer1/weights");
        assertThat(graph.parameterNames()).containsExactly("encoder/layer1/weights");
        assertThat(store.parameters()).containsOnlyKeys("encoder/layer1/weights");
    }

    @Test
    void parameterAskedTwiceIsShared() {
        SDVariable first = graph.scope("a").parameter("w", Initializer.normal(1), 2);
        SDVariable second = graph.scope("a").parameter("w", Initializer.normal(1), 2);
        assertThat(second).isSameAs(first);
    }

    @Test
    void graphsHaveTheArraysOfTheStoreAndNoCopies() {
        SDVariable first = graph.parameter("w", Initializer.normal(1), 2, 3);
        SDVariable mean = graph.statistic("mean", 0.25, 3);
        assertThat(first.getArr()).isSameAs(store.parameters().get("w"));
        assertThat(mean.getArr()).isSameAs(store.statistics().get("mean"));

        store.freeze();
        GraphContext later = GraphContext.create(store, Mode.EVALUATION);
        SDVariable second = later.parameter("w", Initializer.normal(1), 2, 3);
        SDVariable laterMean = later.statistic("mean", 0.25, 3);
        store.flatParameters().assign(7);
        store.flatStatistics().assign(8);
        assertThat(first.getArr()).isSameAs(store.parameters().get("w"));
        assertThat(second.getArr()).isSameAs(store.parameters().get("w"));
        assertThat(mean.getArr()).isSameAs(store.statistics().get("mean"));
        assertThat(laterMean.getArr()).isSameAs(store.statistics().get("mean"));
        assertThat(second.getArr().minNumber().doubleValue()).isEqualTo(7);
        assertThat(laterMean.getArr().maxNumber().doubleValue()).isEqualTo(8);
    }

    @Test
    void portableGraphsHaveArraysOfTheirOwn() {
        store.parameter("w", Initializer.constant(1), 2);
        store.freeze();
        SDVariable own = GraphContext.portable(store).parameter("w", Initializer.constant(1), 2);
        own.getArr().assign(5);
        assertThat(store.parameters().get("w").toDoubleVector()).containsExactly(1, 1);
    }

    @Test
    void graphsOfOneStoreStartFromItsParameters() {
        graph.parameter("w", Initializer.normal(1), 2);
        store.parameters().get("w").assign(21);
        GraphContext other = GraphContext.create(store, Mode.EVALUATION);
        SDVariable doubled = other.parameter("w", Initializer.normal(1), 2).mul(2);
        assertThat(
                        other.sameDiff()
                                .output(Map.of(), doubled.name())
                                .get(doubled.name())
                                .toDoubleVector())
                .containsExactly(42, 42);
        assertThat(other.store()).isSameAs(store);
    }

    @Test
    void parameterOfAnotherShapeIsRejected() {
        graph.parameter("w", Initializer.normal(1), 2, 3);
        assertThatThrownBy(() -> graph.parameter("w", Initializer.normal(1), 6))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[6]")
                .hasMessageContaining("[2, 3]");
    }

    @Test
    void shapesOfAllKindsOfVariablesAreKnown() {
        SDVariable x = graph.placeholder("x", 5, 4);
        SDVariable w = graph.parameter("w", Initializer.normal(1), 4, 3);
        SDVariable product = x.mmul(w);
        assertThat(graph.shapeOf(x)).containsExactly(5, 4);
        assertThat(graph.shapeOf(w)).containsExactly(4, 3);
        assertThat(graph.shapeOf(product)).containsExactly(5, 3);
        assertThat(graph.shapeOf(product.sum(0))).containsExactly(3);
        assertThat(graph.shapeOf(product.sum())).isEmpty();
        assertThat(graph.shapeOf(graph.full(1, 2, 2))).containsExactly(2, 2);
        assertThat(graph.shapeOf(graph.sameDiff().split(x, 2, 1)[1])).containsExactly(5, 2);
    }

    @Test
    void impossibleOperationIsNamedWithTheShapesOfItsInputs() {
        SDVariable product = graph.placeholder("x", 5, 4).mmul(graph.placeholder("y", 3, 2));
        assertThatThrownBy(() -> graph.shapeOf(product))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("matmul")
                .hasMessageContaining("x[5, 4]")
                .hasMessageContaining("y[3, 2]");
    }

    @Test
    void variableOfAnotherGraphIsRejected() {
        SDVariable foreign = GraphContext.create(store, Mode.TRAINING).placeholder("x", 2);
        assertThatThrownBy(() -> graph.shapeOf(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x' belongs to another graph");
    }

    @Test
    void requiredShapesAndAxesAreChecked() {
        SDVariable x = graph.placeholder("x", 5, 4);
        assertThat(graph.requireAxes(x, "support", "batch, features")).containsExactly(5, 4);
        assertThatThrownBy(() -> graph.requireAxes(x, "support", "batch, shot, features"))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("support must have shape [batch, shot, features], but has [5, 4]");
        assertThatThrownBy(() -> graph.requireShape(x, "image", 5, 3))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("image must have shape [5, 3], but has [5, 4]");
    }

    @Test
    void noiseIsAnInputOfItsKind() {
        SDVariable noise = graph.scope("c").noise("sample", Noise.uniform(2, 3), 7);
        assertThat(noise.name()).isEqualTo("noise/c/sample");
        assertThat(graph.shapeOf(noise)).containsExactly(7, 2, 3);
        assertThat(graph.noiseInputs())
                .containsExactly(Map.entry("noise/c/sample", Noise.Kind.UNIFORM));
        assertThat(graph.inputs()).containsOnlyKeys("noise/c/sample");
    }

    @Test
    void inputsOfOneNameAreRejected() {
        graph.placeholder("x", 2);
        assertThatThrownBy(() -> graph.scope("inner").placeholder("x", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }

    @Test
    void statisticsAreConstantsWithDeclaredUpdates() {
        GraphContext layer = graph.scope("norm");
        SDVariable running = layer.statistic("mean", 0.25, 3);
        SDVariable batch = layer.placeholder("x", 4, 3).mean(0);
        layer.updateStatistic("mean", batch, 0.1);
        assertThat(graph.parameterNames()).isEmpty();
        assertThat(running.getArr().toDoubleVector()).containsExactly(0.25, 0.25, 0.25);
        assertThat(graph.statisticUpdates())
                .containsExactly(
                        Map.entry(
                                "norm/mean", new StatisticUpdate("norm/mean", batch.name(), 0.1)));
        assertThatThrownBy(() -> layer.updateStatistic("mean", batch, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(0, 1]");
    }

    @Test
    void statisticsOfOneBatchValueEachHaveAVariableForIt() {
        graph.statistic("slow", 0, 3);
        graph.statistic("fast", 0, 3);
        SDVariable batch = graph.placeholder("x", 4, 3).mean(0);
        graph.updateStatistic("slow", batch, 0.1);
        graph.updateStatistic("fast", batch, 0.5);
        graph.updateStatistic("slow", batch, 0.2);
        assertThat(graph.statisticUpdates().values().stream().map(StatisticUpdate::batchValue))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void constantsTakeTheTypeOfTheStore() {
        assertThat(graph.constant(1.5).dataType()).isEqualTo(DataType.FLOAT);
        assertThat(graph.constant(Nd4j.ones(DataType.DOUBLE, 2)).dataType())
                .isEqualTo(DataType.FLOAT);
        GraphContext inDouble =
                GraphContext.create(new ParameterStore(1, DataType.DOUBLE), Mode.EVALUATION);
        assertThat(inDouble.full(1, 2).dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(inDouble.mode()).isEqualTo(Mode.EVALUATION);
    }
}
