package org.vhe.data.image;

import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The eight symmetries of a square as classes of their own: a character on its side is another
 * character (section 4.2).
 *
 * <p>Variants 0 to 3 are rotations by so many quarter turns, clockwise, and variants 4 to 7 the
 * same after a reflection that exchanges left and right; variant 0 changes nothing. Elements are
 * [channels, side, side].
 */
public final class RotateReflect implements Augmentation {
    private static final Orientation[] ORIENTATIONS = Orientation.values();

    private final Set<String> keptGroupings;

    /**
     * @param keptGroupings names of groupings whose groups turning does not leave, such as a style
     *     of drawing; of every other grouping, turning makes new groups
     */
    public RotateReflect(String... keptGroupings) {
        this.keptGroupings = Set.copyOf(Arrays.asList(keptGroupings));
    }

    @Override
    public int variants() {
        return ORIENTATIONS.length;
    }

    @Override
    public GroupEffect effectOn(String grouping) {
        return keptGroupings.contains(grouping) ? GroupEffect.NEW_MEMBERS : GroupEffect.NEW_GROUPS;
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
        if (shape.height() != shape.width()) {
            throw new ShapeMismatchException("element", "[channels, side, side]", elementShape);
        }
        for (int channel = 0; channel < shape.channels(); channel++) {
            ORIENTATIONS[variant].apply(
                    values, offset + channel * shape.channelLength(), shape.height());
        }
    }

    @Override
    public String toString() {
        return "RotateReflect" + keptGroupings;
    }
}
