package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vhe.core.dataset.Characters.CHARACTER;
import static org.vhe.core.episode.TargetMembership.EXCLUDED;
import static org.vhe.core.episode.TargetMembership.INCLUDED;
import static org.vhe.core.episode.TargetMembership.INDEPENDENT;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Characters;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.dataset.Shift;

class SupportSamplerTest {
    private static final int DRAWS = 4000;

    /** A member of the smallest class, alpha: 2, 5 and 8. */
    private static final Item ALPHA = new Item(5, 0);

    /** A member of the largest class, aleph: 0, 3, 6, 9 and 11. */
    private static final Item ALEPH = new Item(6, 0);

    private final RandomGenerator random = new SplittableRandom(20);

    @Test
    void distinctNumbersAreUniformOverOrderedSamples() {
        Uniformity pairs = new Uniformity();
        Uniformity permutations = new Uniformity();
        for (int i = 0; i < DRAWS; i++) {
            pairs.add(Arrays.toString(SupportSampler.distinct(2, 5, random)));
            permutations.add(Arrays.toString(SupportSampler.distinct(4, 4, random)));
        }
        pairs.assertUniformOver(5 * 4);
        permutations.assertUniformOver(4 * 3 * 2);
    }

    @Test
    void distinctNumbersOfAHugeClassAreInRange() {
        long bound = 1L << 60;
        long[] numbers = SupportSampler.distinct(1000, bound, random);
        assertEquals(1000, Arrays.stream(numbers).distinct().count());
        assertTrue(Arrays.stream(numbers).allMatch(n -> n >= 0 && n < bound));
        assertTrue(Arrays.stream(numbers).max().getAsLong() > bound / 2);
    }

    @Test
    void independentSupportDoesNotDependOnTheTarget() {
        SupportSampler sampler = sampler(new SupportSpec("c", CHARACTER, 2, false, INDEPENDENT));
        Uniformity pairs = new Uniformity();
        for (int i = 0; i < DRAWS; i++) {
            pairs.add(elements(sampler.draw(random, ALEPH)));
        }
        pairs.assertUniformOver(5 * 4);
    }

    @Test
    void excludedSupportIsUniformOverTheOthers() {
        SupportSampler sampler = sampler(new SupportSpec("c", CHARACTER, 2, false, EXCLUDED));
        Uniformity pairs = new Uniformity();
        for (int i = 0; i < DRAWS; i++) {
            List<Integer> drawn = elements(sampler.draw(random, ALEPH));
            assertTrue(!drawn.contains(ALEPH.element()), drawn::toString);
            pairs.add(drawn);
        }
        pairs.assertUniformOver(4 * 3);
    }

    @Test
    void includedSupportIsDistributedAsDrawingTheTargetFromIt() {
        SupportSampler sampler = sampler(new SupportSpec("c", CHARACTER, 2, false, INCLUDED));
        int[] members = Characters.characters().members(0);
        Uniformity joint = new Uniformity();
        for (int i = 0; i < DRAWS; i++) {
            Item target = new Item(members[random.nextInt(3)], 0);
            List<Integer> drawn = elements(sampler.draw(random, target));
            assertTrue(drawn.contains(target.element()), drawn::toString);
            joint.add(target.element() + " of " + drawn);
        }
        // Ordered pairs of three members, and either of the pair as the target.
        joint.assertUniformOver(3 * 2 * 2);
    }

    @Test
    void replacementMakesMembersIndependent() {
        Uniformity independent = new Uniformity();
        Uniformity excluded = new Uniformity();
        Uniformity included = new Uniformity();
        SupportSpec spec = SupportSpec.of("c", CHARACTER, 2).withReplacement();
        for (int i = 0; i < DRAWS; i++) {
            independent.add(elements(sampler(spec).draw(random, ALPHA)));
            excluded.add(elements(sampler(spec.withTarget(EXCLUDED)).draw(random, ALPHA)));
            included.add(other(elements(sampler(spec.withTarget(INCLUDED)).draw(random, ALPHA))));
        }
        independent.assertUniformOver(3 * 3);
        excluded.assertUniformOver(2 * 2);
        included.assertUniformOver(3);
    }

    @Test
    void aPartOfTheSupportsIsOneMemberAgainAndAgain() {
        for (TargetMembership membership : TargetMembership.values()) {
            SupportSpec spec = SupportSpec.of("c", CHARACTER, 2).withTarget(membership);
            SupportSampler sampler = sampler(spec.withOneShotPart(0.25));
            Uniformity members = new Uniformity();
            Uniformity pairs = new Uniformity();
            int single = 0;
            for (int i = 0; i < DRAWS; i++) {
                List<Integer> drawn = elements(sampler.draw(random, ALEPH));
                boolean same = drawn.get(0).equals(drawn.get(1));
                (same ? members : pairs).add(drawn);
                single += same ? 1 : 0;
            }
            assertEquals(0.25, single / (double) DRAWS, 4 * Math.sqrt(0.25 * 0.75 / DRAWS));
            switch (membership) {
                case INDEPENDENT -> members.assertUniformOver(5);
                case EXCLUDED -> members.assertUniformOver(4);
                case INCLUDED -> members.assertOnly(List.of(ALEPH.element(), ALEPH.element()));
            }
            pairs.assertUniformOver(
                    switch (membership) {
                        case INDEPENDENT -> 5 * 4;
                        case EXCLUDED -> 4 * 3;
                        case INCLUDED -> 2 * 4;
                    });
        }
    }

    @Test
    void aOneShotPartMustBeBelowOne() {
        SupportSpec spec = SupportSpec.of("c", CHARACTER, 2);
        for (double part : new double[] {-0.1, 1, Double.NaN}) {
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> spec.withOneShotPart(part));
            assertTrue(error.getMessage().contains("[0, 1)"), error::getMessage);
        }
    }

    @Test
    void drawnSizesAreTheDivisorsAlike() {
        assertArrayEquals(
                new int[] {1, 2, 4, 5, 10, 20},
                SupportSpec.of("c", CHARACTER, 20).drawnSizes(),
                "the divisors of 20");
        GroupedDataset five =
                new GroupedDataset(
                        new float[5],
                        new long[] {1},
                        List.of(new Grouping(CHARACTER, new int[5], List.of("only"))));
        Item target = new Item(3, 0);
        for (TargetMembership membership : TargetMembership.values()) {
            SupportSpec spec = SupportSpec.of("c", CHARACTER, 4).withTarget(membership);
            SupportSampler sampler =
                    new SupportSampler(new ItemSpace(five), spec.withDrawnSize(true));
            Uniformity sizes = new Uniformity();
            Map<Integer, Uniformity> sets = new TreeMap<>();
            for (int i = 0; i < DRAWS; i++) {
                List<Integer> drawn = elements(sampler.draw(random, target));
                int size = new HashSet<>(drawn).size();
                for (int shot = size; shot < 4; shot++) {
                    assertEquals(drawn.get(shot - size), drawn.get(shot), drawn::toString);
                }
                sizes.add(size);
                sets.computeIfAbsent(size, s -> new Uniformity()).add(drawn);
            }
            sizes.assertUniformOver(3);
            switch (membership) {
                case INDEPENDENT -> sets.get(1).assertUniformOver(5);
                case EXCLUDED -> sets.get(1).assertUniformOver(4);
                case INCLUDED -> sets.get(1).assertOnly(Collections.nCopies(4, 3));
            }
            sets.get(2)
                    .assertUniformOver(
                            switch (membership) {
                                case INDEPENDENT -> 5 * 4;
                                case EXCLUDED -> 4 * 3;
                                case INCLUDED -> 2 * 4;
                            });
        }
    }

    @Test
    void sizesCannotBeDrawnBesideAOneShotPart() {
        SupportSpec spec = SupportSpec.of("c", CHARACTER, 4).withOneShotPart(0.5);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> spec.withDrawnSize(true));
        assertTrue(error.getMessage().contains("one-shot part, 0.5"), error::getMessage);
    }

    @Test
    void withoutDrawnSizesDrawsAreAsBefore() {
        SupportSpec spec = SupportSpec.of("c", CHARACTER, 3).withOneShotPart(0.4);
        SplittableRandom first = new SplittableRandom(7);
        SplittableRandom second = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            long[] indices = SupportSampler.distinct(3, 5, second);
            if (second.nextDouble() < 0.4) {
                Arrays.fill(indices, indices[0]);
            }
            int[] members = Characters.characters().members(2);
            List<Integer> expected =
                    Arrays.stream(indices).mapToObj(j -> members[(int) j]).toList();
            assertEquals(expected, elements(sampler(spec).draw(first, ALEPH)));
        }
    }

    @Test
    void supportOfTheClassSizeIsTheWholeClass() {
        for (TargetMembership membership : List.of(INDEPENDENT, INCLUDED)) {
            SupportSampler sampler = sampler(new SupportSpec("c", CHARACTER, 3, false, membership));
            List<Integer> drawn = elements(sampler.draw(random, ALPHA));
            assertEquals(Set.of(2, 5, 8), new HashSet<>(drawn));
        }
    }

    @Test
    void supportIsUniformOverVariantsOfTheSameClass() {
        GroupedDataset data =
                Characters.dataset()
                        .withAugmentation(new Shift(2, 1, Set.of()))
                        .withAugmentation(new Shift(4, 1, Set.of(CHARACTER)));
        SupportSampler sampler =
                new SupportSampler(
                        new ItemSpace(data),
                        SupportSpec.of("c", CHARACTER, 1).withTarget(EXCLUDED));
        Item target = new Item(5, 4 + 2);
        Uniformity items = new Uniformity();
        for (int i = 0; i < DRAWS; i++) {
            Item drawn = sampler.draw(random, target)[0];
            assertEquals(1, drawn.variants() / 4, "the first augmentation's variant");
            items.add(drawn);
        }
        assertEquals(12, sampler.classSize(target));
        items.assertUniformOver(11);
    }

    @Test
    void elementIsItsOwnSupport() {
        SupportSampler sampler = sampler(SupportSpec.of("z", Grouping.ELEMENT, 1));
        assertEquals(List.of(ALPHA), List.of(sampler.draw(random, ALPHA)));
        assertEquals(1, sampler.classSize(ALPHA));
    }

    @Test
    void tooSmallClassIsAnErrorThatNamesIt() {
        assertTooSmall(SupportSpec.of("c", CHARACTER, 4), 4, 3);
        assertTooSmall(SupportSpec.of("c", CHARACTER, 4).withTarget(INCLUDED), 4, 3);
        assertTooSmall(SupportSpec.of("c", CHARACTER, 3).withTarget(EXCLUDED), 4, 3);
        assertTooSmall(
                SupportSpec.of("c", Grouping.ELEMENT, 9).withTarget(EXCLUDED).withReplacement(),
                2,
                1);
        assertEquals(9, sampler(SupportSpec.of("c", CHARACTER, 9).withReplacement()).spec().size());
    }

    private void assertTooSmall(SupportSpec spec, int needed, int found) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> sampler(spec)).getMessage();
        String label = spec.grouping().equals(CHARACTER) ? "alpha" : "0";
        assertTrue(message.contains("of %d items for latent 'c'".formatted(spec.size())), message);
        assertTrue(message.contains("at least %d items".formatted(needed)), message);
        assertTrue(
                message.endsWith(
                        "class '%s' of grouping '%s' has %d"
                                .formatted(label, spec.grouping(), found)),
                message);
    }

    @Test
    void newMembersMakeRoomForLargerSupport() {
        GroupedDataset data =
                Characters.dataset().withAugmentation(new Shift(2, 1, Set.of(CHARACTER)));
        SupportSampler sampler =
                new SupportSampler(new ItemSpace(data), SupportSpec.of("c", CHARACTER, 6));
        assertEquals(6, Set.of(sampler.draw(random, ALPHA)).size());
    }

    private static Object other(List<Integer> pair) {
        return pair.get(pair.get(0) == ALPHA.element() ? 1 : 0);
    }

    private static SupportSampler sampler(SupportSpec spec) {
        return new SupportSampler(new ItemSpace(Characters.dataset()), spec);
    }

    private static List<Integer> elements(Item[] items) {
        return Arrays.stream(items).map(Item::element).toList();
    }
}
