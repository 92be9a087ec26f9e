package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

/** Data sets made from an array or from other data sets. */
class DerivedDatasetTest {
    private static final Augmentation SHIFT = new Shift(2, 1, Set.of());

    private final GroupedDataset data = Characters.dataset().withAugmentation(SHIFT);

    /** Of the characters aleph, beta and alpha. */
    private final GroupedDataset some = data.subset(9, 4, 2);

    @Test
    void arraysOfAnyTypeAndOrderBecomeElements() {
        INDArray array = Nd4j.arange(12).castTo(DataType.DOUBLE).reshape('c', 3, 2, 2).dup('f');
        Grouping classes = Grouping.ofLabels("class", List.of("b", "a", "b"));
        GroupedDataset made = GroupedDataset.of(array, classes);

        assertThat(made.size()).isEqualTo(3);
        assertThat(made.elementShape()).containsExactly(2, 2);
        assertThat(made.values(1)[0]).containsExactly(4, 5, 6, 7);
        assertThat(made.grouping("class")).isSameAs(classes);
        array.assign(0);
        assertThat(made.values(2)[0]).containsExactly(8, 9, 10, 11);
        assertThat(GroupedDataset.of(Nd4j.createFromArray(1, 2, 3)).elementShape()).isEmpty();
        INDArray column = Nd4j.createFromArray(new int[][] {{1, 2}, {3, 4}}).getColumn(1);
        assertThat(GroupedDataset.of(column).values(0, 1)).isEqualTo(new float[][] {{2}, {4}});
        assertThatThrownBy(() -> GroupedDataset.of(Nd4j.scalar(1)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[element, event...]");
    }

    @Test
    void valuesAreCopiesOfTheElementsAskedFor() {
        float[][] values = some.values(2, 0);

        assertThat(values).isEqualTo(new float[][] {{20, 21}, {90, 91}});
        values[0][0] = -1;
        assertThat(some.values(2)[0]).containsExactly(20, 21);
        assertThat(some.values()).isEmpty();
        assertThatThrownBy(() -> some.values(3)).hasMessageContaining("asked for element 3");
    }

    @Test
    void mappedElementsKeepIdsGroupingsAndAugmentations() {
        GroupedDataset mapped =
                some.map(
                        new long[] {1, 3},
                        (element, values) -> new float[] {element, values[0], values[1]});

        assertThat(mapped.elementShape()).containsExactly(1, 3);
        assertThat(mapped.values(0, 2)).isEqualTo(new float[][] {{0, 90, 91}, {2, 20, 21}});
        assertSameButForValues(mapped, some);
        assertThat(some.values(0)[0]).containsExactly(90, 91);
    }

    @Test
    void mappedElementsMayBeTheChangedCopy() {
        GroupedDataset mapped =
                some.map(
                        (element, values) -> {
                            values[1] = -1;
                            return values;
                        });

        assertThat(mapped.values(1)[0]).containsExactly(40, -1);
        assertThat(some.values(1)[0]).containsExactly(40, 41);
        assertSameButForValues(mapped, some);
    }

    @Test
    void mappedElementsMustHaveTheShape() {
        assertThatThrownBy(() -> some.map((element, values) -> Arrays.copyOf(values, 2 + element)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("element 1 must become 2 values")
                .hasMessageContaining("became 3");
    }

    @Test
    void noiseAppliedOnceAndForAllIsAFunctionOfSeedAndId() {
        GroupedDataset noisy = some.map(new Jitter(1), 5);

        assertThat(noisy.values(1)[0][0]).isEqualTo(40 + Seeds.random(5, 4).nextFloat());
        assertThat(noisy.values(1)).isEqualTo(data.map(new Jitter(1), 5).values(4));
        assertThat(noisy.values(1)).isNotEqualTo(some.map(new Jitter(1), 6).values(1));
        assertSameButForValues(noisy, some);
        assertThatThrownBy(() -> some.map(new Jitter(3), 5))
                .hasMessageContaining("of one variant")
                .hasMessageContaining("has 3");
    }

    @Test
    void renumberedElementsHaveTheirNumbersAsIds() {
        GroupedDataset renumbered = some.renumbered();

        assertThat(ids(renumbered)).containsExactly(0, 1, 2);
        assertThat(renumbered.grouping(Grouping.ELEMENT).labels()).containsExactly("0", "1", "2");
        assertThat(renumbered.values(0, 1, 2)).isEqualTo(some.values(0, 1, 2));
        assertSameGroups(renumbered, some);
    }

    @Test
    void groupingsAreRenamedAddedAndTakenAway() {
        GroupedDataset renamed = some.renamed(CHARACTER, "class");
        assertThat(renamed.groupingNames()).containsExactly(Grouping.ELEMENT, "class", ALPHABET);
        assertThat(renamed.grouping("class").name()).isEqualTo("class");
        assertThat(renamed.grouping("class").labels()).containsExactly("alpha", "beta", "aleph");
        assertThat(renamed.grouping("class").members(1)).containsExactly(1);
        assertThat(ids(renamed)).containsExactly(ids(some));
        assertThat(renamed.augmentations()).containsExactly(SHIFT);

        GroupedDataset fewer = some.withoutGrouping(ALPHABET);
        assertThat(fewer.groupingNames()).containsExactly(Grouping.ELEMENT, CHARACTER);
        Grouping styles = Grouping.ofLabels("style", List.of("x", "y", "x"));
        assertThat(fewer.withGrouping(styles).grouping("style")).isSameAs(styles);
        assertThat(fewer.withGrouping(styles).augmentations()).containsExactly(SHIFT);
        assertThat(ids(fewer.withGrouping(styles))).containsExactly(ids(some));
        assertThat(some.groupingNames()).containsExactly(Grouping.ELEMENT, CHARACTER, ALPHABET);
    }

    @Test
    void groupingsThatDoNotExistOrClashAreErrors() {
        assertThatThrownBy(() -> some.renamed("style", "class"))
                .hasMessageContaining("no grouping 'style'");
        assertThatThrownBy(() -> some.renamed(CHARACTER, ALPHABET))
                .hasMessageContaining("'alphabet' is taken");
        assertThatThrownBy(() -> some.renamed(CHARACTER, Grouping.ELEMENT))
                .hasMessageContaining("'element' is taken");
        assertThatThrownBy(() -> some.renamed(Grouping.ELEMENT, "x"))
                .hasMessageContaining("neither renamed nor taken away");
        assertThatThrownBy(() -> some.withoutGrouping(Grouping.ELEMENT))
                .hasMessageContaining("neither renamed nor taken away");
        assertThatThrownBy(() -> some.withoutGrouping("style"))
                .hasMessageContaining("no grouping 'style'");
        assertThatThrownBy(() -> some.withGrouping(Characters.characters()))
                .hasMessageContaining("must group all 3 elements, but groups 12");
    }

    @Test
    void augmentationsAreTakenAway() {
        assertThat(some.withoutAugmentations().augmentations()).isEmpty();
        assertThat(ids(some.withoutAugmentations())).containsExactly(ids(some));
        assertThat(some.augmentations()).containsExactly(SHIFT);
    }

    @Test
    void wholeGroupsAreSelectedByLabelInOrderOfTheElements() {
        GroupedDataset chosen = data.select(CHARACTER, "aleph", "alpha");
        assertThat(ids(chosen)).containsExactly(0, 2, 3, 5, 6, 8, 9, 11).doesNotContain(1);
    }

    @Test
    void groupsAreSelectedByPredicate() {
        assertThat(ids(data.select(ALPHABET, "Hebrew"::equals)))
                .containsExactly(ids(data.select(ALPHABET, "Hebrew")));
        assertThat(data.select(CHARACTER, label -> label.startsWith("al")).augmentations())
                .containsExactly(SHIFT);
        assertThat(data.select(CHARACTER, label -> false).size()).isZero();
        assertThat(data.select(CHARACTER).size()).isZero();
        assertThatThrownBy(() -> data.select(CHARACTER, "alpha", "gamma"))
                .hasMessageContaining("no group 'gamma' of grouping 'character'")
                .hasMessageContaining("[alpha, beta, aleph]");
    }

    @Test
    void heldOutGroupsAreWholeAndTheRestIsLeft() {
        Split split = data.holdOut(CHARACTER, 2, 4);

        assertThat(split.training().grouping(CHARACTER).groupCount()).isEqualTo(1);
        assertThat(split.heldOut().grouping(CHARACTER).groupCount()).isEqualTo(2);
        assertThat(split.training().grouping(CHARACTER).labels())
                .doesNotContainAnyElementsOf(split.heldOut().grouping(CHARACTER).labels());
        assertThat(
                        LongStream.concat(
                                        Arrays.stream(ids(split.training())),
                                        Arrays.stream(ids(split.heldOut())))
                                .sorted())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(ids(split.heldOut())).isSorted();
        assertThat(split.training().augmentations()).containsExactly(SHIFT);
        assertThat(ids(data.holdOut(CHARACTER, 2, 4).heldOut()))
                .containsExactly(ids(split.heldOut()));
    }

    @Test
    void everyGroupIsHeldOutAboutEquallyOften() {
        GroupedDataset fifty =
                new GroupedDataset(
                        new float[100],
                        new long[] {},
                        List.of(
                                Grouping.ofLabels(
                                        "group",
                                        IntStream.range(0, 100)
                                                .mapToObj(i -> Integer.toString(i % 50))
                                                .toList())));
        int[] heldOut = new int[50];
        for (int seed = 0; seed < 200; seed++) {
            for (String label :
                    fifty.holdOut("group", 10, seed).heldOut().grouping("group").labels()) {
                heldOut[Integer.parseInt(label)]++;
            }
        }
        // Expected 200 * 10 / 50 = 40, standard deviation sqrt(200 * 0.2 * 0.8) = 5.7.
        for (int count : heldOut) {
            assertThat(count).isBetween(17, 63);
        }
    }

    @Test
    void bothSidesOfASplitNeedAGroup() {
        for (int count : new int[] {0, 3, -3}) {
            assertThatThrownBy(() -> data.holdOut(CHARACTER, count, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1..2")
                    .hasMessageContaining("but are " + count);
        }
    }

    @Test
    void concatenatedElementsHaveNewIdsAndShareGroupsByLabel() {
        GroupedDataset joined = GroupedDataset.concat(some, data.subset(0, 1), some);

        assertThat(joined.size()).isEqualTo(8);
        assertThat(ids(joined)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(joined.values(3, 5)).isEqualTo(new float[][] {{0, 1}, {90, 91}});
        assertThat(joined.augmentations()).containsExactly(SHIFT);
        Grouping characters = joined.grouping(CHARACTER);
        assertThat(characters.labels()).containsExactly("alpha", "beta", "aleph");
        assertThat(characters.members(0)).containsExactly(2, 7);
        assertThat(characters.members(1)).containsExactly(1, 4, 6);
        assertThat(characters.members(2)).containsExactly(0, 3, 5);
        assertThat(joined.grouping(ALPHABET).labels()).containsExactly("Greek", "Hebrew");
    }

    @Test
    void whatDoesNotFitTogetherIsNotConcatenated() {
        assertThatThrownBy(GroupedDataset::concat).hasMessageContaining("at least one data set");
        assertThatThrownBy(() -> GroupedDataset.concat(data, Characters.dataset()))
                .hasMessageContaining("the same augmentations");
        assertThatThrownBy(() -> GroupedDataset.concat(data, data.withoutGrouping(ALPHABET)))
                .hasMessageContaining("the same groupings")
                .hasMessageContaining("[element, character]");
        GroupedDataset wider = data.map(new long[] {2, 1}, (element, values) -> values);
        assertThatThrownBy(() -> GroupedDataset.concat(data, wider))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[2], but has [2, 1]");
    }

    private static void assertSameButForValues(GroupedDataset made, GroupedDataset source) {
        assertThat(ids(made)).containsExactly(ids(source));
        assertSameGroups(made, source);
    }

    private static void assertSameGroups(GroupedDataset made, GroupedDataset source) {
        assertThat(made.groupingNames()).isEqualTo(source.groupingNames());
        assertThat(made.augmentations()).isEqualTo(source.augmentations());
        for (String name : List.of(CHARACTER, ALPHABET)) {
            assertThat(made.grouping(name).labelsOfElements())
                    .isEqualTo(source.grouping(name).labelsOfElements());
        }
    }

    private static long[] ids(GroupedDataset data) {
        return IntStream.range(0, data.size()).mapToLong(data::elementId).toArray();
    }
}
