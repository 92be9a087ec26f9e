package org.vhe.core.episode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Item;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.random.Seeds;

/**
 * Draws minibatches of targets and support sets: the sampling steps of Algorithm 1.
 *
 * <p>Targets go through all elements in an order drawn anew for every epoch, each in uniformly
 * drawn variants of the augmentations; a batch may begin in one epoch and end in the next. For each
 * {@link SupportSpec} a support set D is drawn for every target from its class X, or for several
 * targets of one class ({@link #withTargetsPerSupport}).
 *
 * <p>A batch is a function of the seed and its index alone, so batches can be drawn in any order by
 * several threads and again after a resume. Targets do not depend on which support sets are asked
 * for, nor one latent's support sets on another's. The noise of augmentations such as dynamic
 * binarisation is drawn once per item and batch, so that x has the same values as a target and as a
 * member of D. Thread-safe if the augmentations are.
 */
public final class EpisodeSampler {
    private final GroupedDataset data;
    private final ItemSpace space;
    private final List<SupportSampler> supports;
    private final int batchSize;
    private final long seed;
    private final EpochOrder order;
    private final int targetsPerSupport;
    private final Grouping shared;

    /**
     * @param data the elements, at least one
     * @param supports one for each latent that is shared; none for a model without
     * @param batchSize the number of targets in a batch
     * @param seed decides all batches
     * @throws IllegalArgumentException if a class is too small for its support sets
     */
    public EpisodeSampler(
            GroupedDataset data, List<SupportSpec> supports, int batchSize, long seed) {
        if (data.size() == 0) {
            throw new IllegalArgumentException(
                    "episodes need a data set with at least one element, but it has none");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch size must be at least 1, but is " + batchSize);
        }
        this.data = data;
        this.space = new ItemSpace(data);
        this.supports = samplers(supports);
        this.batchSize = batchSize;
        this.seed = seed;
        this.order = new EpochOrder(data.size(), orderSeed(seed));
        this.targetsPerSupport = 1;
        this.shared = null;
    }

    private EpisodeSampler(EpisodeSampler other, List<SupportSampler> supports) {
        this.data = other.data;
        this.space = other.space;
        this.supports = supports;
        this.batchSize = other.batchSize;
        this.seed = other.seed;
        this.order = other.order;
        this.targetsPerSupport = other.targetsPerSupport;
        this.shared = other.shared;
    }

    private EpisodeSampler(EpisodeSampler other, int targetsPerSupport) {
        this.data = other.data;
        this.space = other.space;
        this.supports =
                other.supports.stream().map(each -> each.withTargets(targetsPerSupport)).toList();
        this.batchSize = other.batchSize;
        this.seed = other.seed;
        this.targetsPerSupport = targetsPerSupport;
        this.shared = data.grouping(TargetGroups.finest(space, other.supports()));
        TargetGroups groups = new TargetGroups(shared, targetsPerSupport);
        this.order = new EpochOrder(groups.places(), orderSeed(seed), groups::draw);
    }

    private static long orderSeed(long seed) {
        return Seeds.derive(seed, "order of targets");
    }

    /**
     * This sampler with several targets for each support set: so many consecutive targets of a
     * batch are of one class, of the finest grouping that support sets are drawn of, and of
     * different elements unless the class has fewer, and one support set of each latent is drawn
     * for all of them. Every element is a target once in an epoch on average, exactly once if the
     * number divides the number of elements of every class.
     *
     * @throws IllegalArgumentException if the batch size is not a multiple, no grouping is within
     *     all others that support sets are drawn of, or support sets that hold targets, or may not
     *     hold them, cannot for so many
     */
    public EpisodeSampler withTargetsPerSupport(int count) {
        Require.positive("targetsPerSupport", count);
        if (batchSize % count != 0) {
            throw new IllegalArgumentException(
                    "the batch size must be a multiple of the targets per support set, but %d is none of %d"
                            .formatted(batchSize, count));
        }
        if (targetsPerSupport != 1) {
            throw new IllegalStateException(
                    "this sampler already has %d targets per support set"
                            .formatted(targetsPerSupport));
        }
        return count == 1 ? this : new EpisodeSampler(this, count);
    }

    /**
     * This sampler with one latent's support sets drawn from a proposal; batches then depend on it
     * as well as on seed and index.
     *
     * @throws IllegalArgumentException unless they are drawn with replacement, independently of the
     *     target
     */
    public EpisodeSampler withProposal(String latent, SupportProposal proposal) {
        if (supports.stream().noneMatch(sampler -> sampler.spec().latent().equals(latent))) {
            throw new IllegalArgumentException(
                    "no support sets for latent '%s'; there are some for %s"
                            .formatted(
                                    latent, supports().stream().map(SupportSpec::latent).toList()));
        }
        return new EpisodeSampler(
                this,
                supports.stream()
                        .map(
                                sampler ->
                                        sampler.spec().latent().equals(latent)
                                                ? sampler.withProposal(proposal)
                                                : sampler)
                        .toList());
    }

    private List<SupportSampler> samplers(List<SupportSpec> specs) {
        List<SupportSampler> result = new ArrayList<>();
        for (SupportSpec spec : specs) {
            if (result.stream().anyMatch(other -> other.spec().latent().equals(spec.latent()))) {
                throw new IllegalArgumentException(
                        "each latent must have one support specification, but '%s' has several"
                                .formatted(spec.latent()));
            }
            result.add(new SupportSampler(space, spec));
        }
        return List.copyOf(result);
    }

    /** The elements and groupings that episodes are drawn from. */
    public GroupedDataset data() {
        return data;
    }

    /** The items that targets and support sets consist of. */
    public ItemSpace items() {
        return space;
    }

    /** How support sets are drawn, one specification for each latent. */
    public List<SupportSpec> supports() {
        return supports.stream().map(SupportSampler::spec).toList();
    }

    /** The number of targets in a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** The number of targets that share a support set; 1 unless told otherwise. */
    public int targetsPerSupport() {
        return targetsPerSupport;
    }

    /**
     * The least number of batches, from index 0 on, that have every element as a target, with
     * several targets per support set on average. Unless an epoch's targets are a multiple of the
     * batch size, the last of them begins the next epoch.
     */
    public long batchesPerEpoch() {
        return (order.size() + batchSize - 1L) / batchSize;
    }

    /** The epoch, counted from 0, that the first target of a batch belongs to. */
    public long epochOf(long index) {
        return Math.multiplyExact(checkIndex(index), (long) batchSize) / order.size();
    }

    /**
     * @param index which batch, from 0 on without end
     * @return its targets and support sets
     */
    public EpisodeBatch batch(long index) {
        long noise = Seeds.derive(Seeds.derive(seed, "noise"), checkIndex(index));
        Item[] targets = targets(index);
        Map<String, EpisodeBatch.Support> drawn = new LinkedHashMap<>();
        for (SupportSampler sampler : supports) {
            drawn.put(sampler.spec().latent(), support(sampler, targets, index, noise));
        }
        return new EpisodeBatch(
                data.elementShape(),
                targetsPerSupport,
                targets,
                values(targets, noise),
                Collections.unmodifiableMap(drawn));
    }

    private static long checkIndex(long index) {
        if (index < 0) {
            throw new IllegalArgumentException(
                    "a batch's index must not be negative, but is " + index);
        }
        return index;
    }

    private Item[] targets(long index) {
        long first = Math.multiplyExact(index, (long) batchSize);
        int[] elements = order.elements(first, batchSize);
        SplittableRandom random = source("variants of targets", index);
        Item[] result = new Item[batchSize];
        for (int row = 0; row < batchSize; row++) {
            int leader = row - row % targetsPerSupport;
            result[row] =
                    row == leader
                            ? new Item(elements[row], random.nextLong(space.variants()))
                            : space.variant(shared.name(), result[leader], elements[row], random);
        }
        return result;
    }

    private EpisodeBatch.Support support(
            SupportSampler sampler, Item[] targets, long index, long noise) {
        int size = sampler.spec().size();
        SplittableRandom random = source("support of " + sampler.spec().latent(), index);
        Item[] items = new Item[Math.multiplyExact(batchSize / targetsPerSupport, size)];
        float[] classSizes = new float[batchSize];
        long[] classes = new long[batchSize];
        for (int row = 0; row < batchSize; row++) {
            classSizes[row] = sampler.classSize(targets[row]);
            classes[row] = space.classOf(sampler.spec().grouping(), targets[row]);
        }
        for (int set = 0; set < items.length / size; set++) {
            int first = set * targetsPerSupport;
            Item[] own = Arrays.copyOfRange(targets, first, first + targetsPerSupport);
            System.arraycopy(sampler.draw(random, own), 0, items, set * size, size);
        }
        return new EpisodeBatch.Support(size, items, values(items, noise), classSizes, classes);
    }

    private float[] values(Item[] items, long noise) {
        int length = data.elementLength();
        float[] result = new float[Math.multiplyExact(items.length, length)];
        for (int i = 0; i < items.length; i++) {
            space.copyItem(items[i], result, i * length, noise);
        }
        return result;
    }

    private SplittableRandom source(String purpose, long index) {
        return Seeds.random(Seeds.derive(seed, purpose), index);
    }
}
