package org.vhe.data.image;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.random.Seeds;

/**
 * Wider and thinner strokes, which make new instances of the same class: what another pen would
 * have drawn.
 *
 * <p>Widening by a pixel gives every pixel the most ink of a square of 2 x 2 pixels of which it is
 * one corner, thinning the least (dilation and erosion); pixels outside the image do not count. How
 * much, and which corners, is a function of (seed, element, variant) alone, so that the data set is
 * enlarged by a fixed number of images, as |X| has it. Thinning that would take more than half of
 * the ink is widening by as much instead: strokes of one pixel do not vanish. Variant 0 changes
 * nothing. Elements are [channels, height, width], ink 1 and background 0, binary or gray; binary
 * ones stay binary.
 */
public final class StrokeWidths implements Augmentation {
    private final Options options;

    /** The changes that the options describe. */
    public StrokeWidths(Options options) {
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
        ImageShape shape = ImageShape.of(elementShape);
        int length = shape.channels() * shape.channelLength();
        float[] image = Arrays.copyOfRange(values, offset, offset + length);
        SplittableRandom own = Seeds.random(options.seed(), element, variant);
        int change = own.nextInt(options.thinner() + options.wider()) - options.thinner();
        Corner[] corners = new Corner[change < 0 ? -change : change + 1];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = Corner.values()[own.nextInt(Corner.values().length)];
        }
        float[] changed = change < 0 ? thinned(image, shape, corners) : image;
        if (change >= 0 || 2 * ink(changed) < ink(image)) {
            changed = widened(image, shape, corners);
        }
        System.arraycopy(changed, 0, values, offset, length);
    }

    /** The corner of the square of 2 x 2 pixels that a pixel is. */
    enum Corner {
        TOP_LEFT(1, 1),
        TOP_RIGHT(-1, 1),
        BOTTOM_LEFT(1, -1),
        BOTTOM_RIGHT(-1, -1);

        private final int right;
        private final int down;

        Corner(int right, int down) {
            this.right = right;
            this.down = down;
        }
    }

    /** As many pixels wider as there are corners. */
    static float[] widened(float[] image, ImageShape shape, Corner... corners) {
        float[] result = image;
        for (Corner corner : corners) {
            result = changed(result, shape, corner, true);
        }
        return result;
    }

    /** As many pixels thinner as there are corners. */
    static float[] thinned(float[] image, ImageShape shape, Corner... corners) {
        float[] result = image;
        for (Corner corner : corners) {
            result = changed(result, shape, corner, false);
        }
        return result;
    }

    private static float[] changed(float[] image, ImageShape shape, Corner corner, boolean wider) {
        float[] result = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            int x = i % shape.width();
            int y = i / shape.width() % shape.height();
            boolean across = x + corner.right >= 0 && x + corner.right < shape.width();
            boolean along = y + corner.down >= 0 && y + corner.down < shape.height();
            int below = corner.down * shape.width();
            float value = image[i];
            value = across ? of(value, image[i + corner.right], wider) : value;
            value = along ? of(value, image[i + below], wider) : value;
            result[i] = across && along ? of(value, image[i + below + corner.right], wider) : value;
        }
        return result;
    }

    private static float of(float one, float other, boolean wider) {
        return wider ? Math.max(one, other) : Math.min(one, other);
    }

    private static double ink(float[] image) {
        double sum = 0;
        for (float value : image) {
            sum += value;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "StrokeWidths" + options;
    }

    /**
     * How many changes, and how large.
     *
     * @param variants number of images that each image becomes, itself included
     * @param thinner the most pixels by which strokes become thinner; 0 for none
     * @param wider the most pixels by which they become wider
     * @param seed what the changes are drawn from
     */
    public record Options(int variants, int thinner, int wider, long seed) {
        private static final int MOST = 100;

        /** Checks the numbers. */
        public Options {
            Require.positive("variants", variants);
            Require.inRange(0, MOST, "thinner", thinner);
            Require.inRange(1, MOST, "wider", wider);
        }

        /** One pixel thinner, or one or two wider, all alike often. */
        public static Options of(int variants, long seed) {
            return new Options(variants, 1, 2, seed);
        }
    }
}
