package org.vhe.data.image;

import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The six orders of red, green and blue as classes of their own, where an object in other colours
 * is another object: six times the classes of few. Variant 0 changes nothing. Elements are [3,
 * height, width].
 */
public final class ExchangedColours implements Augmentation {
    private static final int[][] ORDERS = {
        {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
    };

    @Override
    public int variants() {
        return ORDERS.length;
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
        ImageShape shape = ImageShape.of(elementShape);
        if (shape.channels() != ORDERS[0].length) {
            throw new ShapeMismatchException("element", "[3, height, width]", elementShape);
        }
        int length = shape.channelLength();
        float[] before = new float[ORDERS[0].length * length];
        System.arraycopy(values, offset, before, 0, before.length);
        for (int channel = 0; channel < ORDERS[0].length; channel++) {
            int from = ORDERS[variant][channel];
            System.arraycopy(before, from * length, values, offset + channel * length, length);
        }
    }

    @Override
    public String toString() {
        return "ExchangedColours";
    }
}
