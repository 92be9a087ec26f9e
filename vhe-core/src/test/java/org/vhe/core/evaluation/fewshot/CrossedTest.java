package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class CrossedTest {
    private static final int STYLES = 3;

    /** 6 classes of 8 elements, of styles 0, 1, 2, 0, ...; an element's value is its number. */
    private static GroupedDataset data() {
        int n = 48;
        float[] values = new float[n];
        int[] classOf = new int[n];
        int[] styleOf = new int[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
            classOf[i] = i / 8;
            styleOf[i] = i % STYLES;
        }
        return new GroupedDataset(
                values,
                new long[0],
                List.of(
                        new Grouping("class", classOf, List.of("a", "b", "c", "d", "e", "f")),
                        new Grouping("style", styleOf, List.of("x", "y", "z"))));
    }

    private static List<FewShotEpisode> draw(
            String classes, String crossed, FewShotOptions options) {
        FewShotProtocol protocol = FewShotProtocol.crossed(data(), classes, crossed, options);
        return LongStream.range(0, options.episodes()).mapToObj(protocol::episode).toList();
    }

    @Test
    void queriesAreOfTheirClassAndOfAnotherStyleThanItsSupport() {
        FewShotOptions options = new FewShotOptions(4, 2, 25, 6, 3);
        Set<Integer> classesSeen = new HashSet<>();
        for (FewShotEpisode episode : draw("class", "style", options)) {
            assertThat(episode.supports()).hasDimensions(4, 2);
            assertThat(episode.labels()).containsExactly(0, 1, 2, 3, 0, 1);
            Set<Integer> used = new HashSet<>();
            for (int q = 0; q < episode.queries().length; q++) {
                int query = episode.queries()[q];
                for (int element : episode.supports()[episode.labels()[q]]) {
                    assertThat(element / 8).isEqualTo(query / 8);
                    assertThat(element % STYLES).isNotEqualTo(query % STYLES);
                }
                assertThat(used.add(query)).as("queries differ").isTrue();
                classesSeen.add(query / 8);
            }
        }
        assertThat(classesSeen).hasSize(6);
    }

    @Test
    void classesOfATaskDiffer() {
        for (FewShotEpisode episode : draw("class", "style", FewShotOptions.of(6, 1, 5, 1))) {
            assertThat(Arrays.stream(episode.supports()).map(support -> support[0] / 8).distinct())
                    .hasSize(6);
        }
    }

    @Test
    void tasksFollowTheSeed() {
        assertThat(numbers(4)).isEqualTo(numbers(4)).isNotEqualTo(numbers(5));
    }

    private static List<Integer> numbers(long seed) {
        return draw("style", "class", FewShotOptions.of(3, 2, 2, seed)).stream()
                .flatMapToInt(episode -> IntStream.of(episode.elements()))
                .boxed()
                .toList();
    }

    @Test
    void impossibleTasksAreRefused() {
        assertThatThrownBy(
                        () ->
                                FewShotProtocol.crossed(
                                        data(), "style", "class", FewShotOptions.of(4, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4-way episodes need as many groups, but grouping 'style' has 3");
        assertThatThrownBy(
                        () ->
                                FewShotProtocol.crossed(
                                        data(), "class", "class", FewShotOptions.of(2, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("episodes of 1 shots and up to 1 queries of another 'class'");
    }
}
