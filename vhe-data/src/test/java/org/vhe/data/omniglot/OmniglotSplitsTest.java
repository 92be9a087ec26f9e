package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;

class OmniglotSplitsTest {
    /** The number of characters of Omniglot, two drawings of each, in 50 alphabets. */
    private static final int CHARACTERS = 1623;

    private final GroupedDataset all = dataset();

    @Test
    void splitByCharacterDividesCharactersWithoutRemainder() {
        Split split = OmniglotSplits.byCharacter(all, 4);
        Set<String> training = labels(split.training(), "character");
        Set<String> heldOut = labels(split.heldOut(), "character");
        assertThat(training).hasSize(1200).doesNotContainAnyElementsOf(heldOut);
        assertThat(heldOut).hasSize(423);
        assertThat(split.training().size()).isEqualTo(2 * 1200);
        assertThat(split.heldOut().size()).isEqualTo(2 * 423);
    }

    @Test
    void splitIsAFunctionOfItsSeed() {
        Set<String> first = labels(OmniglotSplits.byCharacter(all, 4).heldOut(), "character");
        Set<String> again = labels(OmniglotSplits.byCharacter(all, 4).heldOut(), "character");
        Set<String> other = labels(OmniglotSplits.byCharacter(all, 5).heldOut(), "character");
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void validationPartsAreWholeGroups() {
        Split alphabets = OmniglotSplits.validationAlphabets(all, 1);
        assertThat(labels(alphabets.heldOut(), "alphabet"))
                .hasSize(5)
                .doesNotContainAnyElementsOf(labels(alphabets.training(), "alphabet"));
        Split characters = OmniglotSplits.validationCharacters(all, 1);
        assertThat(labels(characters.heldOut(), "character")).hasSize(200);
        assertThat(characters.training().size() + characters.heldOut().size())
                .isEqualTo(all.size());
    }

    private static Set<String> labels(GroupedDataset data, String name) {
        Grouping grouping = data.grouping(name);
        Set<String> labels = new TreeSet<>();
        for (int group = 0; group < grouping.groupCount(); group++) {
            labels.add(grouping.label(group));
        }
        return labels;
    }

    private static GroupedDataset dataset() {
        int[] characterOf = new int[2 * CHARACTERS];
        int[] alphabetOf = new int[2 * CHARACTERS];
        List<String> characters = new ArrayList<>();
        List<String> alphabets = new ArrayList<>();
        for (int element = 0; element < characterOf.length; element++) {
            characterOf[element] = element / 2;
            alphabetOf[element] = element / 2 % 50;
        }
        for (int character = 0; character < CHARACTERS; character++) {
            characters.add(Integer.toString(character));
        }
        alphabets.addAll(characters.subList(0, 50));
        return new GroupedDataset(
                new float[2 * CHARACTERS],
                new long[] {1},
                List.of(
                        new Grouping("alphabet", alphabetOf, alphabets),
                        new Grouping("character", characterOf, characters)));
    }
}
