package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class NewSubgroupsTest {
    private static final int ALPHABETS = 4;
    private static final int CHARACTERS = 3;
    private static final int DRAWINGS = 4;

    /** An element's value is its alphabet. */
    private static GroupedDataset data() {
        int n = ALPHABETS * CHARACTERS * DRAWINGS;
        float[] values = new float[n];
        int[] alphabets = new int[n];
        int[] characters = new int[n];
        for (int i = 0; i < n; i++) {
            characters[i] = i / DRAWINGS;
            alphabets[i] = characters[i] / CHARACTERS;
            values[i] = alphabets[i];
        }
        return new GroupedDataset(
                values,
                new long[] {1},
                List.of(
                        new Grouping("alphabet", alphabets, labels(ALPHABETS)),
                        new Grouping("character", characters, labels(ALPHABETS * CHARACTERS))));
    }

    private static List<String> labels(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static FewShotProtocol draw(FewShotOptions options) {
        return FewShotProtocol.newSubgroups(data(), "alphabet", "character", options);
    }

    @Test
    void queriesAreOfCharactersThatNoSupportSetHas() {
        FewShotOptions options = new FewShotOptions(3, 4, 60, 5, 3);
        Grouping alphabets = data().grouping("alphabet");
        Grouping characters = data().grouping("character");
        Set<Integer> asked = new HashSet<>();
        for (int number = 0; number < options.episodes(); number++) {
            FewShotEpisode episode = draw(options).episode(number);
            assertThat(draw(options).episode(number).elements()).isEqualTo(episode.elements());
            assertThat(episode.elements()).doesNotHaveDuplicates().hasSize(3 * 4 + 5);
            Set<Integer> shown = new HashSet<>();
            for (int[] support : episode.supports()) {
                assertThat(IntStream.of(support).map(alphabets::groupOf).distinct().count())
                        .isEqualTo(1);
                IntStream.of(support).map(characters::groupOf).forEach(shown::add);
            }
            for (int i = 0; i < 5; i++) {
                int query = episode.queries()[i];
                int label = episode.labels()[i];
                assertThat(alphabets.groupOf(query))
                        .isEqualTo(alphabets.groupOf(episode.supports()[label][0]));
                assertThat(shown).doesNotContain(characters.groupOf(query));
                asked.add(characters.groupOf(query));
            }
        }
        assertThat(asked).hasSize(ALPHABETS * CHARACTERS);
    }

    @Test
    void evaluationCountsWhatIsRight() {
        FewShotResult result =
                FewShotEvaluation.evaluate(
                        new PixelNearestNeighbour(1), draw(FewShotOptions.of(4, 2, 3, 7)));
        assertThat(result.correctPerEpisode()).containsExactly(4, 4, 4);
    }

    @Test
    void groupsTooSmallOrNotNestedAreRefused() {
        assertThatThrownBy(() -> draw(FewShotOptions.of(2, 9, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'0' has 3 groups and 8 elements");
        assertThatThrownBy(() -> draw(new FewShotOptions(2, 1, 1, 7, 1)))
                .hasMessageContaining("up to 4 queries");
        assertThatThrownBy(() -> draw(FewShotOptions.of(5, 1, 1, 1)))
                .hasMessageContaining("grouping 'alphabet' has 4");
        assertThatThrownBy(
                        () ->
                                FewShotProtocol.newSubgroups(
                                        data(),
                                        "character",
                                        "alphabet",
                                        FewShotOptions.of(2, 1, 1, 1)))
                .hasMessageContaining("'alphabet' must be finer than 'character'");
    }
}
