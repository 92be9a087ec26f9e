package org.vhe.data.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.vhe.data.synthetic.Stroke.Point;

/** Invents characters in the style of one alphabet. */
final class GlyphDesigner {
    private static final double SHORTEST_MOVE = 0.4;
    private static final double EXTENT = 0.68;

    private final GlyphStyle style;
    private final RandomGenerator random;

    GlyphDesigner(GlyphStyle style, RandomGenerator random) {
        this.style = style;
        this.random = random;
    }

    /** The strokes of a new character, centred and of about the same size as all others. */
    List<Stroke> character() {
        int count =
                style.minStrokes() + random.nextInt(style.maxStrokes() - style.minStrokes() + 1);
        List<Stroke> strokes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Point start = start(strokes);
            boolean arc = random.nextDouble() < style.arcs();
            // A lone straight line is hardly a character.
            strokes.add(arc ? arc(start) : movement(start, count == 1 ? 4 : 2));
        }
        if (random.nextDouble() < style.dots()) {
            strokes.add(new Stroke(List.of(gridPoint()), false));
        }
        return fitted(strokes);
    }

    private Point start(List<Stroke> strokes) {
        if (strokes.isEmpty() || random.nextDouble() >= style.attached()) {
            return gridPoint();
        }
        List<Point> path = strokes.get(random.nextInt(strokes.size())).path();
        // Ends and the middle are where the strokes of real characters meet.
        int[] joints = {0, path.size() / 2, path.size() - 1};
        return path.get(joints[random.nextInt(joints.length)]);
    }

    private Point gridPoint() {
        return new Point(
                -1 + 2.0 * random.nextInt(style.columns()) / (style.columns() - 1),
                -1 + 2.0 * random.nextInt(style.rows()) / (style.rows() - 1));
    }

    private Stroke movement(Point start, int minPoints) {
        int count = minPoints + random.nextInt(3);
        List<Point> points = new ArrayList<>();
        points.add(start);
        while (points.size() < count) {
            points.add(next(points.get(points.size() - 1)));
        }
        return new Stroke(points, random.nextDouble() < style.curved());
    }

    private Point next(Point from) {
        Point to;
        do {
            to = gridPoint();
            if (random.nextDouble() < style.upright()) {
                to =
                        random.nextBoolean()
                                ? new Point(from.x(), to.y())
                                : new Point(to.x(), from.y());
            }
        } while (to.distance(from) < SHORTEST_MOVE);
        return to;
    }

    /** Between a quarter and all of an ellipse, which begins at the given point. */
    private Stroke arc(Point start) {
        double radiusX = 0.3 + 0.6 * random.nextDouble();
        double radiusY = 0.3 + 0.6 * random.nextDouble();
        double first = Math.PI / 2 * random.nextInt(4);
        double sweep = (random.nextBoolean() ? 1 : -1) * Math.PI / 2 * (1 + random.nextInt(4));
        int spans = Math.max(3, (int) Math.round(Math.abs(sweep) / (Math.PI / 4)));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= spans; i++) {
            double angle = first + sweep * i / spans;
            points.add(
                    start.plus(
                            radiusX * (Math.cos(angle) - Math.cos(first)),
                            radiusY * (Math.sin(angle) - Math.sin(first))));
        }
        return new Stroke(points, true);
    }

    private List<Stroke> fitted(List<Stroke> strokes) {
        List<Point> path = strokes.stream().flatMap(stroke -> stroke.path().stream()).toList();
        double left = path.stream().mapToDouble(Point::x).min().orElseThrow();
        double right = path.stream().mapToDouble(Point::x).max().orElseThrow();
        double top = path.stream().mapToDouble(Point::y).min().orElseThrow();
        double bottom = path.stream().mapToDouble(Point::y).max().orElseThrow();
        double width = (right - left) * style.aspect();
        double scale = 2 * EXTENT / Math.max(width, bottom - top);
        return strokes.stream()
                .map(
                        stroke ->
                                stroke.map(
                                        p -> {
                                            double y = (p.y() - (top + bottom) / 2) * scale;
                                            double x = (p.x() - (left + right) / 2) * scale;
                                            return new Point(
                                                    x * style.aspect() - style.slant() * y, y);
                                        }))
                .toList();
    }
}
