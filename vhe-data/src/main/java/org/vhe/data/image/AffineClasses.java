package org.vhe.data.image;

import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;

/**
 * Affine transformations of whole classes, which make new classes: what is narrow and slanted is
 * another kind of thing than what is wide and upright. For data of few classes, of which a model
 * would learn the classes instead of how to tell them.
 *
 * <p>Which transformation is a function of (seed, variant) alone, so that all members of a class
 * are transformed alike. Variant 0 changes nothing. Elements are [channels, height, width]; what a
 * transformation brings in from outside the image is 0.
 */
public final class AffineClasses implements Augmentation {
    private final SmallAffine.Options options;

    /** The transformations that the options describe. */
    public AffineClasses(SmallAffine.Options options) {
        this.options = options;
    }

    /**
     * Up to 25 degrees, 25 %, shear 0.25 and 2 pixels.
     *
     * @param variants number of classes that each class becomes, itself included
     */
    public static SmallAffine.Options options(int variants) {
        return new SmallAffine.Options(variants, 25, 0.25, 0.25, 2, 0);
    }

    @Override
    public int variants() {
        return options.variants();
    }

    @Override
    public GroupEffect effectOn(String grouping) {
        return GroupEffect.NEW_GROUPS;
    }

    @Override
    public void apply(
            float[] values,
            int offset,
            long[] elementShape,
            long element,
            int variant,
            RandomGenerator random) {
        if (variant > 0) {
            warp(variant).apply(values, offset, ImageShape.of(elementShape));
        }
    }

    /** The transformation that is applied to all elements for a variant. */
    AffineWarp warp(int variant) {
        return options.warp(variant, variant);
    }

    @Override
    public String toString() {
        return "AffineClasses" + options;
    }
}
