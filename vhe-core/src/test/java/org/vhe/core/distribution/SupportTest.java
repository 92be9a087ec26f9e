package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

class SupportTest {
    private static final float[] STRANGE = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
    };

    private static boolean takes(Support support, float... values) {
        return support.firstOutside(values, 0, values.length) < 0;
    }

    @Test
    void numbersThatAreNotFiniteAreInNoSupport() {
        for (Support support :
                List.of(
                        Support.REAL,
                        Support.POSITIVE,
                        Support.COUNTS,
                        Support.BINARY,
                        Support.wholeNumbers(-3, 3),
                        Support.oneHot(1),
                        Support.of("anything", value -> true))) {
            for (float value : STRANGE) {
                assertThat(takes(support, value)).as("%s of %s", value, support).isFalse();
            }
        }
    }

    @Test
    void supportsHaveTheirValuesAndNoOthers() {
        assertThat(takes(Support.REAL, -1e30f, 0, 3)).isTrue();
        assertThat(takes(Support.POSITIVE, 1e-30f)).isTrue();
        assertThat(takes(Support.POSITIVE, 0)).isFalse();
        assertThat(takes(Support.COUNTS, 0, 7, 1e6f)).isTrue();
        assertThat(takes(Support.COUNTS, -1)).isFalse();
        assertThat(takes(Support.COUNTS, 0.5f)).isFalse();
        assertThat(takes(Support.BINARY, 0, 0.25f, 1)).isTrue();
        assertThat(takes(Support.BINARY, -0.01f)).isFalse();
        assertThat(takes(Support.BINARY, 255)).isFalse();
        assertThat(takes(Support.wholeNumbers(1, 40), 1, 40)).isTrue();
        assertThat(takes(Support.wholeNumbers(1, 40), 0)).isFalse();
        assertThat(takes(Support.wholeNumbers(1, 40), 41)).isFalse();
        assertThat(takes(Support.wholeNumbers(1, 40), 1.5f)).isFalse();
    }

    @Test
    void oneHotVectorsHaveExactlyOneOne() {
        Support support = Support.oneHot(3);
        assertThat(support.firstOutside(new float[] {9, 0, 1, 0, 1, 0, 0}, 1, 6)).isEqualTo(-1);
        assertThat(support.firstOutside(new float[] {0, 1, 0, 1, 1, 0}, 0, 6)).isEqualTo(3);
        assertThat(support.firstOutside(new float[] {0, 1, 0, 0, 0, 0}, 0, 6)).isEqualTo(3);
        assertThat(support.firstOutside(new float[] {0, 1, 0, 0, .5f, .5f}, 0, 6)).isEqualTo(4);
    }

    @Test
    void firstValueOutsideIsFound() {
        float[] values = {-1, 0, 1, 2, 3};
        assertThat(Support.BINARY.firstOutside(values, 1, 4)).isEqualTo(2);
        assertThat(Support.BINARY.firstOutside(values, 1, 2)).isEqualTo(-1);
    }

    @Test
    void probabilitiesOfPixelsAreTakenButHaveNoDensity() {
        assertThat(Support.BINARY.hasDensity(new float[] {0, 1, 1}, 0, 3)).isTrue();
        assertThat(Support.BINARY.hasDensity(new float[] {0, 0.5f, 1}, 0, 3)).isFalse();
        assertThat(Support.BINARY.hasDensity(new float[] {0.5f, 1}, 1, 1)).isTrue();
    }

    @Test
    void everyDistributionHasItsSupport() {
        ParameterStore store = new ParameterStore(1, DataType.FLOAT);
        GraphContext graph = GraphContext.create(store, Mode.EVALUATION);
        SDVariable ones = graph.full(1, 2, 3);
        Map<Distribution, Support> expected =
                Map.of(
                        new Bernoulli(graph, ones),
                        Support.BINARY,
                        new DiagonalGaussian(graph, ones, ones),
                        Support.REAL,
                        GaussianMixture.pair(graph, ones, 1, ones),
                        Support.REAL,
                        new Gamma(graph, ones, ones),
                        Support.POSITIVE,
                        new VonMises(graph, ones, ones),
                        Support.REAL);
        expected.forEach(
                (distribution, support) ->
                        assertThat(distribution.support())
                                .as("%s", distribution)
                                .isSameAs(support));
        assertThat(new Categorical(graph, ones).support())
                .hasToString("0 or 1 with exactly one 1 among the 3 categories of the last axis");
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> Support.of(" ", value -> true))
                .hasMessage("description must not be blank, but is ' '");
        assertThatThrownBy(() -> Support.oneHot(0))
                .hasMessage("categories must be positive, but is 0");
        assertThatThrownBy(() -> Support.wholeNumbers(3, 2))
                .hasMessageContaining("last must be at least 3, but is 2");
    }
}
