package org.vhe.data.image;

import java.util.ArrayList;
import java.util.List;

/**
 * An elliptic nib. A stroke drawn with it has ink wherever the nib, moved along the stroke, has
 * been: a pixel has the greatest ink among the points of the drawing that the nib reaches from it.
 *
 * @param length half the longer axis, in pixels
 * @param width half the shorter axis, in pixels
 * @param angle direction of the longer axis, radians, clockwise from the right as seen
 */
record Nib(double length, double width, double angle) {
    /** Distance of the points that are compared, in pixels. */
    private static final double SPACING = 0.4;

    /** Ink below the first is none and above the second is full, which makes edges sharp. */
    private static final double NO_INK = 0.15;

    private static final double FULL_INK = 0.55;

    /** Where the nib touches, relative to its centre. */
    private record Touch(double right, double down) {}

    /** The drawing as this nib draws it. */
    GrayImage widen(GrayImage drawing) {
        float[] values = new float[drawing.values().length];
        for (Touch touch : touches()) {
            GrayImage moved =
                    new AffineWarp(1, 0, 0, 1, touch.right(), touch.down()).apply(drawing);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(values[i], moved.values()[i]);
            }
        }
        for (int i = 0; i < values.length; i++) {
            double ink = (values[i] - NO_INK) / (FULL_INK - NO_INK);
            values[i] = (float) Math.min(1, Math.max(0, ink));
        }
        return new GrayImage(drawing.height(), drawing.width(), values);
    }

    /** Points of the ellipse on a grid along its axes, its centre among them. */
    private List<Touch> touches() {
        List<Touch> result = new ArrayList<>();
        int along = (int) Math.ceil(length / SPACING);
        int across = (int) Math.ceil(width / SPACING);
        for (int i = -along; i <= along; i++) {
            for (int j = -across; j <= across; j++) {
                double x = along == 0 ? 0 : i / (double) along;
                double y = across == 0 ? 0 : j / (double) across;
                if (x * x + y * y <= 1) {
                    result.add(touch(x * length, y * width));
                }
            }
        }
        return result;
    }

    private Touch touch(double along, double across) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return new Touch(cos * along - sin * across, sin * along + cos * across);
    }
}
