package org.vhe.examples.onedim;

import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.vhe.core.objective.Objective;

/**
 * How an objective looks in figures; colours of Okabe and Ito's palette, which the colour-blind can
 * tell apart.
 *
 * @param name in legends and tables
 * @param colour of line and markers
 * @param marker the shape of its points
 */
record ObjectiveStyle(String name, Color colour, Marker marker) {

    static ObjectiveStyle of(Objective objective) {
        return switch (objective.label()) {
            case "vhe" -> new ObjectiveStyle("VHE", new Color(0x0072B2), SeriesMarkers.CIRCLE);
            case "ns" ->
                    new ObjectiveStyle(
                            "Neural Statistician", new Color(0xD55E00), SeriesMarkers.SQUARE);
            case "resample" ->
                    new ObjectiveStyle(
                            "resample only", new Color(0x009E73), SeriesMarkers.TRIANGLE_UP);
            case "rescale" ->
                    new ObjectiveStyle("rescale only", new Color(0xCC79A7), SeriesMarkers.DIAMOND);
            default ->
                    new ObjectiveStyle(
                            objective.label().toUpperCase(Locale.ROOT),
                            new Color(0x555555),
                            SeriesMarkers.CROSS);
        };
    }
}
