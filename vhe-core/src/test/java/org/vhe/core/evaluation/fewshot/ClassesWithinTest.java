package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class ClassesWithinTest {
    private static final int DRAWINGS = 3;

    /** Alphabets of 2, 3, 4 and 6 characters of three drawings, a drawing's value its alphabet. */
    private final GroupedDataset data = data();

    private final Grouping alphabets = data.grouping("alphabet");
    private final Grouping characters = data.grouping("character");

    private static GroupedDataset data() {
        List<String> alphabets = new ArrayList<>();
        List<String> characters = new ArrayList<>();
        for (int size : new int[] {2, 3, 4, 6}) {
            for (int i = 0; i < DRAWINGS * size; i++) {
                alphabets.add("of " + size);
                characters.add(size + "/" + i / DRAWINGS);
            }
        }
        float[] values = new float[alphabets.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(alphabets.get(i).substring(3));
        }
        return new GroupedDataset(
                values,
                new long[] {1},
                List.of(
                        Grouping.ofLabels("alphabet", alphabets),
                        Grouping.ofLabels("character", characters)));
    }

    private FewShotProtocol within(FewShotOptions options) {
        return FewShotProtocol.classesWithin(data, "character", "alphabet", options);
    }

    @Test
    void classesOfAnEpisodeAreOfOneAlphabet() {
        FewShotProtocol protocol = within(new FewShotOptions(3, 1, 600, 6, 5));
        int[] drawn = new int[4];
        for (int number = 0; number < 600; number++) {
            FewShotEpisode episode = protocol.episode(number);
            int[] all = episode.elements();
            assertThat(all).doesNotHaveDuplicates().hasSize(3 + 6);
            int[] of = IntStream.of(all).map(alphabets::groupOf).distinct().toArray();
            assertThat(of).hasSize(1);
            drawn[of[0]]++;
            for (int q = 0; q < 6; q++) {
                int own = characters.groupOf(episode.supports()[episode.labels()[q]][0]);
                assertThat(characters.groupOf(episode.queries()[q])).isEqualTo(own);
            }
            assertThat(
                            Arrays.stream(episode.supports())
                                    .mapToInt(support -> characters.groupOf(support[0])))
                    .doesNotHaveDuplicates();
        }
        // 200 each expected of the three with enough characters, standard deviation 11.5
        assertThat(drawn[0]).isZero();
        for (int i = 1; i < 4; i++) {
            assertThat(drawn[i]).isBetween(150, 250);
        }
    }

    @Test
    void episodesAreAFunctionOfTheSeed() {
        FewShotOptions options = FewShotOptions.of(2, 1, 20, 5);
        FewShotProtocol other = within(FewShotOptions.of(2, 1, 20, 6));
        int different = 0;
        for (int number = 0; number < 20; number++) {
            int[] first = within(options).episode(number).elements();
            assertThat(within(options).episode(number).elements()).isEqualTo(first);
            different += Arrays.equals(other.episode(number).elements(), first) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(10);
    }

    @Test
    void severalTasksAreDrawnAlike() {
        List<FewShotOptions> tasks = FewShotOptions.grid(List.of(2, 4), List.of(1, 2), 3, 1);
        List<FewShotProtocol> all =
                FewShotProtocol.classesWithin(data, "character", "alphabet", tasks);
        assertThat(all).extracting(FewShotProtocol::options).isEqualTo(tasks);
        assertThat(all.get(3).episode(2).elements())
                .isEqualTo(within(tasks.get(3)).episode(2).elements());
    }

    /** An alphabet that is left out may have characters that are too small. */
    @Test
    void tooFewOrTooSmallClassesAreRefused() {
        assertThatThrownBy(() -> within(FewShotOptions.of(7, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "7-way episodes within one group of 'alphabet' need as many groups of 'character' in it, but none has more than 6");
        assertThatThrownBy(() -> within(FewShotOptions.of(3, 3, 1, 1)))
                .hasMessageContaining("need groups of 4 elements, but '3/0'");
        GroupedDataset small = data.subset(IntStream.range(1, data.size()).toArray());
        assertThat(
                        FewShotProtocol.classesWithin(
                                        small,
                                        "character",
                                        "alphabet",
                                        FewShotOptions.of(3, 2, 1, 1))
                                .episode(0)
                                .way())
                .isEqualTo(3);
        assertThatThrownBy(
                        () ->
                                FewShotProtocol.classesWithin(
                                        small,
                                        "character",
                                        "alphabet",
                                        FewShotOptions.of(2, 2, 1, 1)))
                .hasMessageContaining("'2/0' of grouping 'character' has 2");
        assertThatThrownBy(
                        () ->
                                FewShotProtocol.classesWithin(
                                        data,
                                        "alphabet",
                                        "character",
                                        FewShotOptions.of(2, 1, 1, 1)))
                .hasMessageContaining("'alphabet' must lie within groups of 'character'");
    }
}
