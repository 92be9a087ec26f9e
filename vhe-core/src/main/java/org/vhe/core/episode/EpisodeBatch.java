package org.vhe.core.episode;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.vhe.core.dataset.Item;

/**
 * Targets x, and for each shared latent a support set D and the class size |X| of every target. So
 * many consecutive targets as {@link #targetsPerSupport} have one D between them.
 *
 * <p>Immutable: arrays are copies.
 */
public final class EpisodeBatch {
    private final long[] elementShape;
    private final int targetsPerSupport;
    private final Item[] targetItems;
    private final float[] targets;
    private final Map<String, Support> supports;

    /**
     * The support sets of one latent.
     *
     * @param size the number of members |D| of each
     * @param items [sets * shot]
     * @param values [sets, shot, event...]
     * @param classSizes |X|, [batch]
     * @param classes numbers of the targets' classes, [batch]
     */
    record Support(int size, Item[] items, float[] values, float[] classSizes, long[] classes) {
        Support rows(int from, int to, int targetsPerSupport, int length) {
            int first = from / targetsPerSupport * size;
            int end = to / targetsPerSupport * size;
            return new Support(
                    size,
                    Arrays.copyOfRange(items, first, end),
                    Arrays.copyOfRange(values, first * length, end * length),
                    Arrays.copyOfRange(classSizes, from, to),
                    Arrays.copyOfRange(classes, from, to));
        }
    }

    EpisodeBatch(
            long[] elementShape,
            int targetsPerSupport,
            Item[] targetItems,
            float[] targets,
            Map<String, Support> supports) {
        this.elementShape = elementShape;
        this.targetsPerSupport = targetsPerSupport;
        this.targetItems = targetItems;
        this.targets = targets;
        this.supports = supports;
    }

    /** The number of targets. */
    public int batchSize() {
        return targetItems.length;
    }

    /** The number of consecutive targets that share a support set of each latent. */
    public int targetsPerSupport() {
        return targetsPerSupport;
    }

    /** The latents that have support sets, in the order they were specified. */
    public Set<String> latents() {
        return supports.keySet();
    }

    /** The shape of {@link #targets()}, [batch, event...]. */
    public long[] targetShape() {
        return shape(batchSize());
    }

    /** The targets, [batch, event...] in row-major order. */
    public float[] targets() {
        return targets.clone();
    }

    /** The elements that the targets are variants of, [batch]. */
    public int[] targetElements() {
        return elements(targetItems);
    }

    /** The element and variants of one target. */
    public Item targetItem(int row) {
        return targetItems[row];
    }

    /** The number of members |D| of each support set of a latent. */
    public int supportSize(String latent) {
        return find(latent).size;
    }

    /** The shape of {@link #support}, [sets, shot, event...]. */
    public long[] supportShape(String latent) {
        return shape(batchSize() / targetsPerSupport, supportSize(latent));
    }

    /**
     * A latent's support sets, [sets, shot, event...] in row-major order: one for each target, or
     * for each {@link #targetsPerSupport} of them.
     */
    public float[] support(String latent) {
        return find(latent).values.clone();
    }

    /** The elements that a latent's support sets hold variants of, [sets * shot]. */
    public int[] supportElements(String latent) {
        return elements(find(latent).items);
    }

    /** The element and variants of one member of a latent's support set of one target. */
    public Item supportItem(String latent, int row, int shot) {
        Support support = find(latent);
        return support.items[row / targetsPerSupport * support.size + shot];
    }

    /** The sizes |X| of the targets' classes, counting augmentations, [batch]. */
    public float[] classSizes(String latent) {
        return find(latent).classSizes.clone();
    }

    /**
     * Numbers of the targets' classes, [batch]: equal for targets of one class only, variants that
     * an augmentation makes new classes of told apart.
     */
    public long[] classes(String latent) {
        return find(latent).classes.clone();
    }

    /**
     * Some of the targets with their support sets.
     *
     * @param from the first
     * @param to one after the last; of both, multiples of {@link #targetsPerSupport}
     */
    public EpisodeBatch rows(int from, int to) {
        if (from % targetsPerSupport != 0 || to % targetsPerSupport != 0) {
            throw new IllegalArgumentException(
                    "each %d targets share a support set, so rows %d to %d are no part of their own"
                            .formatted(targetsPerSupport, from, to));
        }
        int length = targets.length / batchSize();
        Map<String, Support> some = new LinkedHashMap<>();
        supports.forEach(
                (latent, all) -> some.put(latent, all.rows(from, to, targetsPerSupport, length)));
        return new EpisodeBatch(
                elementShape,
                targetsPerSupport,
                Arrays.copyOfRange(targetItems, from, to),
                Arrays.copyOfRange(targets, from * length, to * length),
                some);
    }

    private Support find(String latent) {
        Support support = supports.get(latent);
        if (support == null) {
            throw new IllegalArgumentException(
                    "no support sets for latent '%s'; there are some for %s"
                            .formatted(latent, supports.keySet()));
        }
        return support;
    }

    private long[] shape(long... leading) {
        long[] shape = Arrays.copyOf(leading, leading.length + elementShape.length);
        System.arraycopy(elementShape, 0, shape, leading.length, elementShape.length);
        return shape;
    }

    private static int[] elements(Item[] items) {
        return Arrays.stream(items).mapToInt(Item::element).toArray();
    }
}
