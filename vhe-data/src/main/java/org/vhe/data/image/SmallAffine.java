package org.vhe.data.image;

import java.io.Serializable;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.random.Seeds;

/**
 * Small random affine transformations, which make new instances of the same class (section 4.2).
 *
 * <p>Which transformation is a function of (seed, element, variant) alone: the data set is enlarged
 * by a fixed number of images, as |X| has it, and not by fresh noise. Variant 0 changes nothing.
 * Elements are [channels, height, width]; what a transformation brings in from outside the image is
 * 0.
 */
public final class SmallAffine implements Augmentation {
    private final Options options;

    /** The transformations that the options describe. */
    public SmallAffine(Options options) {
        this.options = options;
    }

    @Override
    public int variants() {
        return options.variants();
    }

    @Override
    public GroupEffect effectOn(String grouping) {
        return GroupEffect.NEW_MEMBERS;
    }

    @Override
    public void apply(
            float[] values,
            int offset,
            long[] elementShape,
            long element,
            int variant,
            RandomGenerator random) {
        if (variant == 0) {
            return;
        }
        warp(element, variant).apply(values, offset, ImageShape.of(elementShape));
    }

    /** The transformation that is applied to an element for a variant. */
    AffineWarp warp(long element, int variant) {
        return options.warp(variant, element, variant);
    }

    @Override
    public String toString() {
        return "SmallAffine" + options;
    }

    /**
     * How many transformations, and how far they go; every quantity is uniform on its range. The
     * paper gives the number only.
     *
     * @param variants number of images that each image becomes, itself included
     * @param rotationDegrees rotation within ± this angle
     * @param scale width and height each multiplied by a factor within 1 ± this, below 1
     * @param shear shift to the right per unit of depth, within ± this
     * @param shift shift within ± this many pixels, in each direction
     * @param seed what the transformations are drawn from
     */
    public record Options(
            int variants,
            double rotationDegrees,
            double scale,
            double shear,
            double shift,
            long seed)
            implements Serializable {
        public Options {
            Require.positive("variants", variants);
            Require.inRange(0, 180, "rotationDegrees", rotationDegrees);
            Require.inRange(0, 0.9, "scale", scale);
            Require.inRange(0, 2, "shear", shear);
            Require.inRange(0, 1000, "shift", shift);
        }

        /** 20 variants, as in the paper; up to 10 degrees, 10 %, shear 0.1 and 2 pixels. */
        public static Options defaults() {
            return new Options(20, 10, 0.1, 0.1, 2, 0);
        }

        /** These options with another seed. */
        public Options withSeed(long newSeed) {
            return new Options(variants, rotationDegrees, scale, shear, shift, newSeed);
        }

        /** These options with another number of variants. */
        public Options withVariants(int newVariants) {
            return new Options(newVariants, rotationDegrees, scale, shear, shift, seed);
        }

        /**
         * The transformation of a variant.
         *
         * @param stream with the seed, what it is a function of
         */
        AffineWarp warp(int variant, long... stream) {
            if (variant < 0 || variant >= variants) {
                throw new IllegalArgumentException(
                        "variant must be in 0..%d, found %d".formatted(variants - 1, variant));
            }
            if (variant == 0) {
                return AffineWarp.identity();
            }
            SplittableRandom random = Seeds.random(seed, stream);
            return AffineWarp.of(
                    Math.toRadians(within(random, rotationDegrees)),
                    1 + within(random, scale),
                    1 + within(random, scale),
                    within(random, shear),
                    within(random, shift),
                    within(random, shift));
        }

        private static double within(SplittableRandom random, double range) {
            return range * (2 * random.nextDouble() - 1);
        }
    }
}
