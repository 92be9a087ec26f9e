package org.vhe.data.image;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.vhe.core.check.Require;
import org.vhe.core.random.Seeds;

/**
 * An ink colour and a pen: how a gray drawing becomes an image of three channels, red, green and
 * blue, on black.
 *
 * <p>The drawing is slanted, every stroke is widened to the shape of an elliptic nib, and the ink
 * that results is multiplied by the colour. Values are in [0, 1]. Drawn as binary pixels with these
 * values as probabilities (as gray drawings are, section 4.2), the channels of a pixel are
 * independent given where the ink is, so that a Bernoulli likelihood for each channel is that of
 * the data.
 *
 * @param red of the ink, in [0, 1]
 * @param green of the ink, in [0, 1]
 * @param blue of the ink, in [0, 1]
 * @param nibLength half the longer axis of the nib, in pixels, not negative
 * @param nibWidth half the shorter axis of the nib, in pixels, not negative
 * @param nibAngle direction of the longer axis, radians, clockwise from the right as seen
 * @param slant shift to the right per unit of height
 */
public record DrawingStyle(
        double red,
        double green,
        double blue,
        double nibLength,
        double nibWidth,
        double nibAngle,
        double slant) {
    /** Number of channels of an image in a style. */
    public static final int CHANNELS = 3;

    private static final double MAX_NIB_LENGTH = 1.3;
    private static final double MAX_NIB_WIDTH = 0.5;
    private static final double MAX_SLANT = 0.4;
    private static final double LARGEST_NIB = 10;

    /** Checks the ranges. */
    public DrawingStyle {
        Require.inRange(0, 1, "red", red);
        Require.inRange(0, 1, "green", green);
        Require.inRange(0, 1, "blue", blue);
        Require.inRange(0, LARGEST_NIB, "nibLength", nibLength);
        Require.inRange(0, LARGEST_NIB, "nibWidth", nibWidth);
        Require.inRange(-2 * Math.PI, 2 * Math.PI, "nibAngle", nibAngle);
        Require.inRange(-2, 2, "slant", slant);
    }

    /**
     * Random styles. One channel of the colour is 1, so that all inks are equally visible, the
     * others are uniform, and so are the nib's axes, its direction and the slant.
     *
     * @param count how many
     * @param seed style number i is a function of it and of i
     */
    public static List<DrawingStyle> random(int count, long seed) {
        Require.positive("count", count);
        List<DrawingStyle> styles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            styles.add(random(Seeds.random(seed, i)));
        }
        return List.copyOf(styles);
    }

    private static DrawingStyle random(SplittableRandom random) {
        double[] colour = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
        colour[random.nextInt(CHANNELS)] = 1;
        return new DrawingStyle(
                colour[0],
                colour[1],
                colour[2],
                random.nextDouble() * MAX_NIB_LENGTH,
                random.nextDouble() * MAX_NIB_WIDTH,
                random.nextDouble() * Math.PI,
                MAX_SLANT * (2 * random.nextDouble() - 1));
    }

    /**
     * A drawing in this style.
     *
     * @return [3, height, width] in row-major order, values in [0, 1]
     */
    public float[] render(GrayImage drawing) {
        float[] ink = ink(drawing).values();
        double[] colour = {red, green, blue};
        float[] result = new float[CHANNELS * ink.length];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < ink.length; i++) {
                result[channel * ink.length + i] = (float) (colour[channel] * ink[i]);
            }
        }
        return result;
    }

    /** Where the ink of a drawing is, of whatever colour: the drawing slanted and widened. */
    public GrayImage ink(GrayImage drawing) {
        GrayImage slanted = AffineWarp.of(0, 1, 1, -slant, 0, 0).apply(drawing);
        return new Nib(nibLength, nibWidth, nibAngle).widen(slanted);
    }
}
