package org.vhe.data.image;

import java.util.random.RandomGenerator;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;

/**
 * Draws where the ink of colour images on black is, anew each time that an image is used: a pixel
 * is black in all channels, or has its colour at full strength, with the value of its brightest
 * channel as probability. The colour, each channel's share of the brightest, is rounded to levels k
 * / (levels - 1). It is to several channels what {@link DynamicBinarisation} is to one, and changes
 * no count. Values must be in [0, 1].
 *
 * @param levels of each channel
 */
public record DynamicInk(int levels) implements Augmentation {

    /** Checks the number of levels. */
    public DynamicInk {
        Require.atLeast(2, "levels", levels);
    }

    @Override
    public int variants() {
        return 1;
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
        ImageShape shape = ImageShape.of(elementShape);
        int length = shape.channelLength();
        int end = offset + shape.channels() * length;
        for (int pixel = offset; pixel < offset + length; pixel++) {
            float brightest = 0;
            for (int i = pixel; i < end; i += length) {
                brightest = Math.max(brightest, GrayLevel.require(values[i]));
            }
            boolean ink = random.nextFloat() < brightest;
            for (int i = pixel; i < end; i += length) {
                values[i] = ink ? GrayLevel.nearest(Math.max(0, values[i]) / brightest, levels) : 0;
            }
        }
    }
}
