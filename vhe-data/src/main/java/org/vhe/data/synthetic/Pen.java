package org.vhe.data.synthetic;

import java.util.List;
import org.vhe.data.image.GrayImage;
import org.vhe.data.synthetic.Stroke.Point;

/**
 * Draws strokes with a round, soft-edged tip: a pixel's ink falls from 1 to 0 over the one pixel
 * about the edge of the line.
 *
 * @param side height and width of the image in pixels
 * @param tip diameter of the tip in pixels
 */
record Pen(int side, double tip) {

    /** The image of strokes over [-1, 1] x [-1, 1]; what lies outside is cut off. */
    GrayImage draw(List<Stroke> strokes) {
        float[] ink = new float[side * side];
        for (Stroke stroke : strokes) {
            List<Point> path = stroke.path();
            Point from = toPixels(path.get(0));
            line(from, from, ink);
            for (int i = 1; i < path.size(); i++) {
                Point to = toPixels(path.get(i));
                line(from, to, ink);
                from = to;
            }
        }
        return new GrayImage(side, side, ink);
    }

    private Point toPixels(Point point) {
        double centre = (side - 1) / 2.0;
        return new Point(centre + point.x() * side / 2, centre + point.y() * side / 2);
    }

    private void line(Point from, Point to, float[] ink) {
        double reach = tip / 2 + 0.5;
        int top = atLeastZero(Math.min(from.y(), to.y()) - reach);
        int bottom = atMostLast(Math.max(from.y(), to.y()) + reach);
        int left = atLeastZero(Math.min(from.x(), to.x()) - reach);
        int right = atMostLast(Math.max(from.x(), to.x()) + reach);
        for (int i = top; i <= bottom; i++) {
            for (int j = left; j <= right; j++) {
                double covered = reach - distance(j, i, from, to);
                int pixel = i * side + j;
                ink[pixel] = Math.max(ink[pixel], (float) Math.min(1, covered));
            }
        }
    }

    private static int atLeastZero(double position) {
        return Math.max(0, (int) Math.ceil(position));
    }

    private int atMostLast(double position) {
        return Math.min(side - 1, (int) Math.floor(position));
    }

    /** From a pixel's centre to the nearest point of the segment. */
    private static double distance(double x, double y, Point from, Point to) {
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : ((x - from.x()) * dx + (y - from.y()) * dy) / length;
        double t = Math.max(0, Math.min(1, along));
        return Math.hypot(x - from.x() - t * dx, y - from.y() - t * dy);
    }
}
