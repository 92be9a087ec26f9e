package org.vhe.examples.onedim;

import java.awt.Color;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How an objective looks in figures; colours of Okabe and Ito's palette, which the colour-blind can
 * tell apart.
 *
 * @param name in legends and tables
 * @param colour of line and markers
 * @param marker the shape of its points
 */
record ObjectiveStyle(String name, Color colour, Marker marker) {

    static ObjectiveStyle of(Method objective) {
        return switch (objective) {
            case VHE -> new ObjectiveStyle("VHE", new Color(0x0072B2), SeriesMarkers.CIRCLE);
            case NEURAL_STATISTICIAN ->
                    new ObjectiveStyle(
                            "Neural Statistician", new Color(0xD55E00), SeriesMarkers.SQUARE);
            case RESAMPLE ->
                    new ObjectiveStyle(
                            "resample only", new Color(0x009E73), SeriesMarkers.TRIANGLE_UP);
            case RESCALE ->
                    new ObjectiveStyle("rescale only", new Color(0xCC79A7), SeriesMarkers.DIAMOND);
            case VAE -> new ObjectiveStyle("VAE", new Color(0x555555), SeriesMarkers.CROSS);
            case TIGHTENED ->
                    new ObjectiveStyle(
                            "tightened", new Color(0x56B4E9), SeriesMarkers.TRIANGLE_DOWN);
            case TIGHTENED_LEARNED ->
                    new ObjectiveStyle(
                            "tightened, learned q'", new Color(0x009E73), SeriesMarkers.DIAMOND);
        };
    }
}
