package org.vhe.data.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;
import org.vhe.data.image.GrayImage;
import org.vhe.data.synthetic.Stroke.Point;

/**
 * Draws a character as a person would, never twice alike: points are missed, strokes are set off
 * from each other, the whole is turned, stretched, sheared and shifted, and the pen varies.
 *
 * @param side height and width of the images in pixels
 * @param unsteadiness scales all of this; 0 draws always the same, 1 is about as people draw
 */
record GlyphHand(int side, double unsteadiness) {
    private static final double TIP = 2.1 / 28;

    /** A new drawing of the character. */
    GrayImage draw(List<Stroke> character, RandomGenerator random) {
        Placement placement = placement(random);
        double tip = Math.max(1, side * TIP * (1 + deviate(0.1, random)));
        List<Stroke> drawn =
                character.stream()
                        .map(stroke -> unsteady(stroke, random).map(placement::apply))
                        .toList();
        return new Pen(side, tip).draw(drawn);
    }

    private Placement placement(RandomGenerator random) {
        return new Placement(
                deviate(0.08, random),
                1 + deviate(0.1, random),
                1 + deviate(0.1, random),
                deviate(0.1, random),
                deviate(0.07, random),
                deviate(0.07, random));
    }

    /** Where and how the whole is put on the paper; angles are small. */
    private record Placement(
            double rotation,
            double scaleX,
            double scaleY,
            double shear,
            double shiftX,
            double shiftY) {

        Point apply(Point p) {
            double x = scaleX * p.x() + shear * p.y();
            double y = scaleY * p.y();
            return new Point(x - rotation * y + shiftX, y + rotation * x + shiftY);
        }
    }

    private Stroke unsteady(Stroke stroke, RandomGenerator random) {
        double offsetX = deviate(0.03, random);
        double offsetY = deviate(0.03, random);
        return stroke.map(
                p -> p.plus(offsetX + deviate(0.045, random), offsetY + deviate(0.045, random)));
    }

    /** Normal, cut off at 2.5 standard deviations so that no drawing is beyond recognition. */
    private double deviate(double deviation, RandomGenerator random) {
        double normal = Math.max(-2.5, Math.min(2.5, random.nextGaussian()));
        return unsteadiness * deviation * normal;
    }
}
