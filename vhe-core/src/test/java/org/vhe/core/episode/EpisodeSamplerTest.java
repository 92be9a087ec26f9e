package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.Characters;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.Jitter;
import org.vhe.core.dataset.Shift;
import org.vhe.core.gaussian.GaussianDesigns;

class EpisodeSamplerTest {
    private static final int BATCH = 5;
    private static final SupportSpec CHARACTERS = SupportSpec.of("c", CHARACTER, 3);
    private static final SupportSpec ALPHABETS = SupportSpec.of("a", ALPHABET, 2);

    private final GroupedDataset augmented =
            Characters.dataset()
                    .withAugmentation(new Shift(8, 1000, Set.of(ALPHABET)))
                    .withAugmentation(new Shift(20, 0.01f, Set.of(CHARACTER, ALPHABET)))
                    .withAugmentation(new Jitter(1));

    @Test
    void everyElementIsATargetOncePerEpochThoughBatchesStraddle() {
        EpisodeSampler sampler = sampler(Characters.dataset());
        List<Integer> targets = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            Arrays.stream(sampler.batch(index).targetElements()).forEach(targets::add);
        }
        Set<List<Integer>> orders = new HashSet<>();
        for (int epoch = 0; epoch < BATCH; epoch++) {
            List<Integer> order = targets.subList(12 * epoch, 12 * (epoch + 1));
            orders.add(order);
            assertEquals(IntStream.range(0, 12).boxed().toList(), order.stream().sorted().toList());
        }
        assertEquals(BATCH, orders.size(), "orders of epochs differ");
        assertEquals(3, sampler.batchesPerEpoch());
        assertEquals(List.of(0L, 0L, 0L, 1L), epochs(sampler, 0, 1, 2, 3));
    }

    @Test
    void ordersOfEpochsAreUniform() {
        EpochOrder order = new EpochOrder(4, 3);
        Uniformity permutations = new Uniformity();
        for (int epoch = 0; epoch < 2000; epoch++) {
            permutations.add(Arrays.toString(order.elements(4L * epoch, 4)));
        }
        permutations.assertUniformOver(4 * 3 * 2);
    }

    @Test
    void supportMembersShareTheTargetsClass() {
        EpisodeSampler sampler = sampler(augmented, CHARACTERS, ALPHABETS);
        for (int index = 0; index < 20; index++) {
            EpisodeBatch batch = sampler.batch(index);
            for (int row = 0; row < BATCH; row++) {
                Item target = batch.targetItem(row);
                for (int shot = 0; shot < 3; shot++) {
                    Item member = batch.supportItem("c", row, shot);
                    assertTrue(sampler.items().sameClass(CHARACTER, target, member));
                }
                assertNotEquals(batch.supportItem("a", row, 0), batch.supportItem("a", row, 1));
            }
        }
    }

    @Test
    void classSizesCountNewMembersOnly() {
        EpisodeSampler sampler = sampler(augmented, CHARACTERS, ALPHABETS);
        EpisodeBatch batch = sampler.batch(4);
        int[] targets = batch.targetElements();
        for (int row = 0; row < BATCH; row++) {
            int characters = new int[] {3, 4, 5}[Characters.characters().groupOf(targets[row])];
            int alphabets = new int[] {7, 5}[Characters.alphabets().groupOf(targets[row])];
            assertEquals(characters * 20, batch.classSizes("c")[row]);
            assertEquals(alphabets * 8 * 20, batch.classSizes("a")[row]);
        }
    }

    @Test
    void encodingCostsOfAnEpochAddUpToOnePerClass() {
        EpisodeSampler sampler =
                new EpisodeSampler(Characters.dataset(), List.of(CHARACTERS, ALPHABETS), 12, 9);
        EpisodeBatch epoch = sampler.batch(3);
        assertEquals(3, sumOfInverses(epoch.classSizes("c")), 1e-6);
        assertEquals(2, sumOfInverses(epoch.classSizes("a")), 1e-6);
    }

    @Test
    void targetsAreUniformOverVariants() {
        GroupedDataset data = Characters.dataset().withAugmentation(new Shift(8, 1, Set.of()));
        EpisodeSampler sampler = new EpisodeSampler(data, List.of(), 12, 1);
        Uniformity items = new Uniformity();
        for (int index = 0; index < 400; index++) {
            EpisodeBatch batch = sampler.batch(index);
            IntStream.range(0, 12).mapToObj(batch::targetItem).forEach(items::add);
        }
        items.assertUniformOver(12 * 8);
    }

    @Test
    void sameSeedGivesTheSameBatchesInAnyOrderAndOnAnyThread() {
        List<String> expected = new ArrayList<>();
        EpisodeSampler sampler = sampler(augmented, CHARACTERS, ALPHABETS);
        LongStream.range(0, 60).forEach(index -> expected.add(fingerprint(sampler.batch(index))));

        EpisodeSampler again = sampler(augmented, CHARACTERS, ALPHABETS);
        assertEquals(
                expected,
                LongStream.range(0, 60)
                        .parallel()
                        .mapToObj(index -> fingerprint(again.batch(index)))
                        .toList());
        for (int index = 59; index >= 0; index--) {
            assertEquals(expected.get(index), fingerprint(again.batch(index)));
        }
        assertEquals(60, expected.stream().distinct().count());
    }

    @Test
    void seedsGiveDifferentBatches() {
        EpisodeBatch first = new EpisodeSampler(augmented, List.of(), 12, 1).batch(0);
        EpisodeBatch second = new EpisodeSampler(augmented, List.of(), 12, 2).batch(0);
        assertFalse(Arrays.equals(first.targetElements(), second.targetElements()));
    }

    @Test
    void aLatentsSupportDoesNotDependOnTheOthers() {
        EpisodeBatch alone = sampler(augmented, CHARACTERS).batch(7);
        EpisodeBatch both = sampler(augmented, ALPHABETS, CHARACTERS).batch(7);
        assertArrayEquals(alone.targets(), both.targets());
        assertArrayEquals(alone.support("c"), both.support("c"));
        assertEquals(List.of("a", "c"), List.copyOf(both.latents()));
    }

    @Test
    void noiseIsTheSameForTheSameItemWithinABatchAndNewInTheNext() {
        GroupedDataset data = Characters.dataset().withAugmentation(new Jitter(1));
        EpisodeSampler sampler =
                new EpisodeSampler(
                        data, List.of(CHARACTERS.withTarget(TargetMembership.INCLUDED)), 12, 5);
        EpisodeBatch batch = sampler.batch(0);
        int[] support = batch.supportElements("c");
        for (int row = 0; row < 12; row++) {
            int own = row * 3;
            while (support[own] != batch.targetElements()[row]) {
                own++;
            }
            assertEquals(batch.targets()[2 * row], batch.support("c")[2 * own]);
        }
        assertNotEquals(noiseOfElementZero(batch), noiseOfElementZero(sampler.batch(1)));
    }

    private static float noiseOfElementZero(EpisodeBatch batch) {
        int row = 0;
        while (batch.targetElements()[row] != 0) {
            row++;
        }
        return batch.targets()[2 * row];
    }

    @Test
    void subsetIsAllThatItsEpisodesSee() {
        GroupedDataset subset = augmented.subset(2, 5, 8, 0, 3, 6);
        EpisodeBatch batch = sampler(subset, CHARACTERS).batch(0);
        assertTrue(Arrays.stream(batch.targetElements()).allMatch(element -> element < 6));
        assertArrayEquals(new float[] {60, 60, 60, 60, 60}, batch.classSizes("c"));
    }

    @Test
    void invalidOptionsAreErrors() {
        GroupedDataset data = Characters.dataset();
        assertMessage("at least one element", () -> sampler(data.subset()));
        assertMessage("'c' has several", () -> sampler(data, CHARACTERS, CHARACTERS));
        assertMessage("is 0", () -> new EpisodeSampler(data, List.of(), 0, 1));
        assertMessage("no grouping 'style'", () -> sampler(data, SupportSpec.of("s", "style", 1)));
        assertMessage("is -1", () -> sampler(data).batch(-1));
        assertMessage("is 0", () -> SupportSpec.of("c", CHARACTER, 0));
        assertMessage("name its latent", () -> SupportSpec.of(" ", CHARACTER, 1));
        assertMessage(
                "class 'alpha' of grouping 'character' has 3",
                () -> sampler(data, ALPHABETS, SupportSpec.of("c", CHARACTER, 4)));
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static EpisodeSampler sampler(GroupedDataset data, SupportSpec... supports) {
        return new EpisodeSampler(data, List.of(supports), BATCH, 1);
    }

    private static List<Long> epochs(EpisodeSampler sampler, long... indices) {
        return LongStream.of(indices).map(sampler::epochOf).boxed().toList();
    }

    private static double sumOfInverses(float[] sizes) {
        return IntStream.range(0, sizes.length).mapToDouble(i -> 1 / sizes[i]).sum();
    }

    private static String fingerprint(EpisodeBatch batch) {
        StringBuilder result = new StringBuilder(Arrays.toString(batch.targets()));
        for (String latent : batch.latents()) {
            result.append(Arrays.toString(batch.support(latent)));
            result.append(Arrays.toString(batch.classSizes(latent)));
        }
        return result.append(Arrays.toString(batch.targetElements())).toString();
    }

    @Test
    void proposalDecidesHowOftenElementsAreDrawn() {
        GroupedDataset data = GaussianDesigns.data(1, Map.of("class", new int[] {0, 1, 0, 0, 1}));
        SupportSpec spec = SupportSpec.of("c", "class", 3).withReplacement();
        double[][] logits = {{Math.log(1), Math.log(2), Math.log(5)}, {0, -800, 99}};
        EpisodeSampler sampler =
                new EpisodeSampler(data, List.of(spec), 1000, 3)
                        .withProposal("c", group -> logits[group]);
        int[] counts = new int[5];
        for (int i = 0; i < 20; i++) {
            for (int element : sampler.batch(i).supportElements("c")) {
                counts[element]++;
            }
        }
        // a class's share of the draws is its share of the targets, here 3 of 5 and 2 of 5
        assertEquals(24_000, counts[1] + counts[4]);
        assertEquals(24_000, counts[1]);
        double[] expected = {36_000 / 8.0, 0, 36_000 * 2 / 8.0, 36_000 * 5 / 8.0};
        for (int element : new int[] {0, 2, 3}) {
            // four standard deviations of a binomial count
            double deviation = Math.sqrt(expected[element] * (1 - expected[element] / 36_000));
            assertEquals(expected[element], counts[element], 4 * deviation);
        }
    }

    @Test
    void proposalNeedsIndependentDrawsWithReplacement() {
        GroupedDataset data = GaussianDesigns.data(1, Map.of("class", new int[] {0, 0}));
        EpisodeSampler sampler =
                new EpisodeSampler(data, List.of(SupportSpec.of("c", "class", 1)), 2, 3);
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> sampler.withProposal("c", group -> new double[2]));
        assertTrue(error.getMessage().contains("without replacement"), error.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> sampler.withProposal("z", group -> new double[2]));
    }
}
