package org.vhe.data.image;

import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;

/**
 * Sets every pixel to 1 with its gray level as probability and to 0 otherwise, anew each time that
 * the image is used (section 4.2). It changes no count. Levels must be in [0, 1].
 */
public final class DynamicBinarisation implements Augmentation {

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
        int end = offset + shape.channels() * shape.channelLength();
        for (int i = offset; i < end; i++) {
            values[i] = random.nextFloat() < GrayLevel.require(values[i]) ? 1 : 0;
        }
    }

    @Override
    public String toString() {
        return "DynamicBinarisation";
    }
}
