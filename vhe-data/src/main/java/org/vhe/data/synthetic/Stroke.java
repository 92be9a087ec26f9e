package org.vhe.data.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One movement of the pen through some points, either straight from each to the next or smoothly.
 *
 * @param points at least one; a single point is a dot
 * @param smooth whether the path is a Catmull-Rom spline instead of a polyline
 */
record Stroke(List<Point> points, boolean smooth) {
    private static final int STEPS_PER_SPAN = 6;

    Stroke {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a stroke must have a point, found none");
        }
    }

    /** A place on the paper, x to the right and y down; characters fill about [-1, 1] x [-1, 1]. */
    record Point(double x, double y) {

        Point plus(double dx, double dy) {
            return new Point(x + dx, y + dy);
        }

        double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    /** The stroke with every point moved. */
    Stroke map(UnaryOperator<Point> move) {
        return new Stroke(points.stream().map(move).toList(), smooth);
    }

    /** The path as a polyline. */
    List<Point> path() {
        if (!smooth || points.size() < 3) {
            return points;
        }
        List<Point> path = new ArrayList<>();
        for (int span = 0; span + 1 < points.size(); span++) {
            for (int step = 0; step < STEPS_PER_SPAN; step++) {
                path.add(onSpline(span, step / (double) STEPS_PER_SPAN));
            }
        }
        path.add(points.get(points.size() - 1));
        return path;
    }

    private Point onSpline(int span, double t) {
        Point before = points.get(Math.max(0, span - 1));
        Point from = points.get(span);
        Point to = points.get(span + 1);
        Point after = points.get(Math.min(points.size() - 1, span + 2));
        return new Point(
                cubic(before.x, from.x, to.x, after.x, t),
                cubic(before.y, from.y, to.y, after.y, t));
    }

    /**
     * Catmull-Rom: from p1 to p2, the slope at each being half the difference of its neighbours.
     */
    private static double cubic(double p0, double p1, double p2, double p3, double t) {
        return p1
                + 0.5
                        * t
                        * (p2
                                - p0
                                + t
                                        * (2 * p0
                                                - 5 * p1
                                                + 4 * p2
                                                - p3
                                                + t * (3 * (p1 - p2) + p3 - p0)));
    }
}
