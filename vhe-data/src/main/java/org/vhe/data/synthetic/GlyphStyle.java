package org.vhe.data.synthetic;

import java.util.random.RandomGenerator;

/**
 * What the characters of an alphabet have in common.
 *
 * @param minStrokes fewest strokes of a character
 * @param maxStrokes most strokes of a character
 * @param columns number of columns of the grid that strokes turn on
 * @param rows number of its rows
 * @param curved share of strokes that are smooth curves
 * @param arcs share of strokes that are parts of an ellipse
 * @param upright share of the straight movements that are horizontal or vertical
 * @param attached share of strokes that begin on an earlier one
 * @param dots share of characters with a dot
 * @param slant shift to the left per unit of depth
 * @param aspect width of characters over their height
 */
record GlyphStyle(
        int minStrokes,
        int maxStrokes,
        int columns,
        int rows,
        double curved,
        double arcs,
        double upright,
        double attached,
        double dots,
        double slant,
        double aspect) {

    /** A random style. */
    static GlyphStyle draw(RandomGenerator random) {
        int minStrokes = 1 + random.nextInt(2);
        double roundness = random.nextDouble();
        return new GlyphStyle(
                minStrokes,
                minStrokes + 1 + random.nextInt(2),
                3 + random.nextInt(2),
                3 + random.nextInt(3),
                roundness,
                0.5 * roundness * random.nextDouble(),
                random.nextDouble(),
                0.4 + 0.6 * random.nextDouble(),
                random.nextInt(3) == 0 ? 0.4 * random.nextDouble() : 0,
                0.5 * (random.nextDouble() - 0.4),
                0.7 + 0.5 * random.nextDouble());
    }
}
