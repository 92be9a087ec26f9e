package org.vhe.core.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Characters;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.Shift;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.objective.Objective;
import org.vhe.core.random.Seeds;

/** Support sets of several targets: which targets they are, and what the sets hold. */
class SharedSupportSetsTest {
    private static final SupportSpec C = SupportSpec.of("c", CHARACTER, 2);
    private static final SupportSpec A = SupportSpec.of("a", ALPHABET, 3);

    /** Classes of 4, 8 and 4, interleaved. */
    private static final GroupedDataset EVEN =
            GaussianDesigns.data(
                    1, Map.of("class", new int[] {0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1}));

    private static EpisodeSampler sampler(
            GroupedDataset data, int batch, int targets, SupportSpec... supports) {
        return new EpisodeSampler(data, List.of(supports), batch, 3).withTargetsPerSupport(targets);
    }

    @Test
    void everyElementIsATargetOncePerEpochWhereTheNumberDividesClasses() {
        EpisodeSampler sampler = sampler(EVEN, 8, 4, SupportSpec.of("c", "class", 2));
        assertThat(sampler.batchesPerEpoch()).isEqualTo(2);
        assertThat(sampler.epochOf(2)).isEqualTo(1);
        Set<List<Integer>> orders = new HashSet<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            int[] targets =
                    IntStream.range(2 * epoch, 2 * epoch + 2)
                            .flatMap(i -> Arrays.stream(sampler.batch(i).targetElements()))
                            .toArray();
            assertThat(targets).containsExactlyInAnyOrder(IntStream.range(0, 16).toArray());
            orders.add(Arrays.stream(targets).boxed().toList());
        }
        assertThat(orders).hasSize(20);
    }

    /** Classes of 3, 4 and 5 elements and of one: 13 elements, and three places of four. */
    @Test
    void everyElementIsATargetEquallyOftenThoughNothingDivides() {
        Grouping classes =
                new Grouping(
                        "class",
                        new int[] {2, 1, 0, 2, 1, 0, 2, 1, 0, 2, 1, 2, 3},
                        List.of("w", "x", "y", "z"));
        TargetGroups groups = new TargetGroups(classes, 4);
        assertThat(groups.places()).isEqualTo(12);
        int epochs = 13 * 4000;
        int[] counts = new int[13];
        Set<Integer> groupsOfY = new HashSet<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] targets = groups.draw(Seeds.random(5, epoch));
            int ofY = 0;
            for (int start = 0; start < 12; start += 4) {
                int group = classes.groupOf(targets[start]);
                Set<Integer> different = new HashSet<>();
                for (int i = start; i < start + 4; i++) {
                    counts[targets[i]]++;
                    different.add(targets[i]);
                    assertThat(classes.groupOf(targets[i])).isEqualTo(group);
                }
                assertThat(different).hasSize(Math.min(4, classes.size(group)));
                ofY += group == 2 ? 1 : 0;
            }
            groupsOfY.add(ofY);
        }
        // of 5/13 of three places: one or two
        assertThat(groupsOfY).containsExactlyInAnyOrder(1, 2);
        for (int count : counts) {
            // 48,000 each; the single one comes by fours, with standard deviation 4 x 96
            assertThat((double) count).isBetween(48_000 - 1700.0, 48_000 + 1700.0);
        }
    }

    @Test
    void placesOfGroupsAreUniform() {
        TargetGroups groups = new TargetGroups(EVEN.grouping("class"), 4);
        Uniformity first = new Uniformity();
        for (int epoch = 0; epoch < 4000; epoch++) {
            first.add(groups.draw(Seeds.random(5, epoch))[0]);
        }
        first.assertUniformOver(16);
    }

    @Test
    void supportSetsAreOfTheClassOfTheirTargetsAtEveryLevel() {
        GroupedDataset data =
                Characters.dataset()
                        .withAugmentation(new Shift(8, 1000, Set.of(ALPHABET)))
                        .withAugmentation(new Shift(20, 0.01f, Set.of(CHARACTER, ALPHABET)));
        EpisodeSampler sampler = sampler(data, 6, 3, A, C);
        Set<Long> members = new HashSet<>();
        for (int index = 0; index < 30; index++) {
            EpisodeBatch batch = sampler.batch(index);
            assertThat(batch.supportShape("a")).containsExactly(2, 3, 2);
            assertThat(batch.supportElements("c")).hasSize(4);
            assertThat(batch.support("c")).hasSize(2 * 2 * 2);
            assertThat(batch.classSizes("c")).hasSize(6);
            for (int row = 0; row < 6; row++) {
                Item target = batch.targetItem(row);
                members.add(target.variants() % 20);
                Item leader = batch.targetItem(row / 3 * 3);
                assertThat(sampler.items().sameClass(CHARACTER, target, leader)).isTrue();
                assertThat(batch.classes("c")[row]).isEqualTo(batch.classes("c")[row / 3 * 3]);
                for (int shot = 0; shot < 2; shot++) {
                    Item c = batch.supportItem("c", row, shot);
                    assertThat(sampler.items().sameClass(CHARACTER, target, c)).isTrue();
                    Item a = batch.supportItem("a", row, shot);
                    assertThat(sampler.items().sameClass(ALPHABET, target, a)).isTrue();
                    assertThat(c).isEqualTo(batch.supportItem("c", row / 3 * 3, shot));
                }
            }
        }
        assertThat(members).as("variants of targets within their class").hasSize(20);
    }

    @Test
    void rowsKeepTargetsWithTheirSupportSets() {
        EpisodeBatch batch = sampler(EVEN, 8, 4, SupportSpec.of("c", "class", 2)).batch(3);
        EpisodeBatch second = batch.rows(4, 8);
        assertThat(second.supportShape("c")).containsExactly(1, 2, 3);
        assertThat(second.targetItem(0)).isEqualTo(batch.targetItem(4));
        assertThat(second.supportItem("c", 3, 1)).isEqualTo(batch.supportItem("c", 7, 1));
        assertThat(second.support("c"))
                .containsExactly(Arrays.copyOfRange(batch.support("c"), 6, 12));
        assertThatThrownBy(() -> batch.rows(2, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each 4 targets share a support set");
    }

    @Test
    void batchesAreAFunctionOfSeedAndIndex() {
        EpisodeSampler first = sampler(EVEN, 8, 4, SupportSpec.of("c", "class", 2));
        EpisodeSampler again = sampler(EVEN, 8, 4, SupportSpec.of("c", "class", 2));
        for (int index = 9; index >= 0; index--) {
            assertThat(again.batch(index).targets()).isEqualTo(first.batch(index).targets());
            assertThat(again.batch(index).support("c")).isEqualTo(first.batch(index).support("c"));
        }
    }

    @Test
    void oneTargetPerSupportSetIsWhatThereIsWithout() {
        EpisodeSampler plain = new EpisodeSampler(EVEN, List.of(), 8, 3);
        assertThat(plain.withTargetsPerSupport(1)).isSameAs(plain);
    }

    /** All pairs of a class of four as targets, each with all sets that it may have. */
    @Test
    void membershipIsThatOfAllTargets() {
        Map<TargetMembership, Map<Set<Integer>, Uniformity>> drawn = new HashMap<>();
        for (TargetMembership membership : TargetMembership.values()) {
            GroupedDataset four = GaussianDesigns.data(1, Map.of("class", new int[4]));
            int size = membership == TargetMembership.INCLUDED ? 3 : 2;
            SupportSpec spec = SupportSpec.of("c", "class", size).withTarget(membership);
            EpisodeSampler sampler = sampler(four, 2, 2, spec);
            Map<Set<Integer>, Uniformity> sets = new HashMap<>();
            for (int index = 0; index < 6 * 1000; index++) {
                EpisodeBatch batch = sampler.batch(index);
                List<Integer> targets = Arrays.stream(batch.targetElements()).boxed().toList();
                sets.computeIfAbsent(new HashSet<>(targets), key -> new Uniformity())
                        .add(Arrays.toString(batch.supportElements("c")));
            }
            assertThat(sets).hasSize(6);
            drawn.put(membership, sets);
        }
        drawn.get(TargetMembership.INDEPENDENT).values().forEach(u -> u.assertUniformOver(4 * 3));
        drawn.get(TargetMembership.EXCLUDED).values().forEach(u -> u.assertUniformOver(2));
        // both targets and one of two others, in any order
        drawn.get(TargetMembership.INCLUDED).values().forEach(u -> u.assertUniformOver(2 * 6));
    }

    @Test
    void smallerSetsAreDrawnOncePerSet() {
        SupportSpec drawn = SupportSpec.of("c", "class", 4).withDrawnSize(true);
        EpisodeSampler sampler = sampler(EVEN, 8, 4, drawn);
        Set<Long> sizes = new HashSet<>();
        for (int index = 0; index < 50; index++) {
            int[] elements = sampler.batch(index).supportElements("c");
            assertThat(elements).hasSize(8);
            sizes.add(Arrays.stream(elements, 0, 4).distinct().count());
        }
        assertThat(sizes).containsExactlyInAnyOrder(1L, 2L, 4L);
    }

    private static void assertRefused(Runnable action, String... parts) {
        assertThatThrownBy(action::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void whatCannotBeSharedIsRefused() {
        SupportSpec spec = SupportSpec.of("c", "class", 2);
        assertRefused(() -> sampler(EVEN, 6, 4, spec), "6 is none of 4");
        assertRefused(() -> sampler(EVEN, 6, 0, spec), "targetsPerSupport", "0");
        assertRefused(() -> sampler(EVEN, 6, 2), "elements share, but there is none");
        SupportSpec included = spec.withTarget(TargetMembership.INCLUDED);
        assertRefused(() -> sampler(EVEN, 6, 3, included), "3 targets", "'c'", "of size 2");
        assertRefused(() -> sampler(EVEN, 6, 2, included.withDrawnSize(true)), "sometimes smaller");
        LatentStructure structure = LatentStructure.of(LatentVariable.of("c", "class", 1));
        SupportSpec own = Objective.VAE.supports(structure, Map.of("c", 5)).get(0);
        assertRefused(() -> sampler(EVEN, 6, 2, own), "2 targets", "of size 1");
        SupportSpec excluded = spec.withTarget(TargetMembership.EXCLUDED);
        assertRefused(() -> sampler(EVEN, 6, 3, excluded), "at least 5 items", "has 4");
        GroupedDataset crossed =
                GaussianDesigns.data(
                        1,
                        Map.of(
                                "class", new int[] {0, 0, 1, 1},
                                "style", new int[] {0, 1, 0, 1}));
        assertRefused(
                () -> sampler(crossed, 4, 2, spec, SupportSpec.of("s", "style", 1)),
                "[class, style]",
                "within those of all others");
        // variants that are new classes of the wider grouping only are of several of its classes
        GroupedDataset shifted =
                Characters.dataset().withAugmentation(new Shift(2, 1, Set.of(CHARACTER)));
        assertRefused(() -> sampler(shifted, 6, 3, A, C), "[alphabet, character]");
    }
}
